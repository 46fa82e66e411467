import { chown, lstat, mkdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sha256Hex } from '#lib/hash.ts'
import { runCommand } from '#lib/run-command.ts'

/** The OS user that runs the embedded server. */
export interface OsUser {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

const userName = 'rookery-db'

/**
 * PostgreSQL refuses to run as root: as root this is the system user `rookery-db`, made when missing (`nobody` where
 * users cannot be made). Otherwise `null`: the server runs as this process does.
 */
export async function findDatabaseUser(): Promise<OsUser | null> {
  if (process.getuid?.() !== 0) return null
  const existing = await findUser(userName)
  if (existing !== null) return existing
  const args = ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent']
  await runCommand('useradd', [...args, '--shell', '/usr/sbin/nologin', userName]).catch(() => undefined)
  const user = (await findUser(userName)) ?? (await findUser('nobody'))
  if (user === null) throw new Error('There is no OS user for the database: add a system user named rookery-db.')
  return user
}

/** The command line that runs a program as the user, so that it is told to stop when its parent dies (prctl(2)). */
export function runAs(user: OsUser | null, program: string, args: readonly string[]): readonly string[] {
  const ids = user === null ? [] : ['--reuid', String(user.uid), '--regid', String(user.gid), '--clear-groups']
  return ['setpriv', ...ids, '--pdeathsig', 'INT', '--', program, ...args]
}

export async function giveTo(user: OsUser | null, path: string): Promise<void> {
  if (user !== null) await chown(path, user.uid, user.gid)
}

/** A short path that is the same at each start (a socket's path has at most 107 bytes), closed to everybody else. */
export async function privateSocketDirectory(user: OsUser | null, dataDirectory: string): Promise<string> {
  const parent = user === null ? tmpdir() : '/run'
  const path = join(parent, `rookery-db-${sha256Hex(dataDirectory).slice(0, 12)}`)
  await mkdir(path, { mode: 0o700 }).then(
    () => giveTo(user, path),
    () => undefined,
  )
  const found = await lstat(path)
  const owners = [0, user?.uid ?? process.getuid?.() ?? -1]
  if (!found.isDirectory() || !owners.includes(found.uid)) throw new Error(`${path} belongs to somebody else.`)
  await giveTo(user, path)
  return path
}

async function findUser(name: string): Promise<OsUser | null> {
  const passwd = await readFile('/etc/passwd', 'utf8')
  const fields = passwd
    .split('\n')
    .map((line) => line.split(':'))
    .find((entry) => entry[0] === name)
  return fields === undefined ? null : { name, uid: Number(fields[2]), gid: Number(fields[3]) }
}
