import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ImageRecipe } from './image-recipe.ts'

export interface ImageBuildSettings {
  /** Forward proxy that packages come through. */
  readonly packageProxyUrl: string
  /** Content of `sources.list`. */
  readonly sourcesList: string
  /** Further lines for apt.conf that this host needs for its archive. */
  readonly aptConf: string
}

const RELEASE = 'bookworm'

/**
 * Builds one layer into `<building>/layer`; `below` are the layers under it, uppermost first. The build has name spaces
 * of its own and dies with this process.
 * @throws with the last lines of the build's output; all of it is in `<building>/build.log`
 */
export async function buildImageLayer(
  recipe: ImageRecipe,
  below: readonly string[],
  building: string,
  settings: ImageBuildSettings,
): Promise<void> {
  const aptConf = join(building, 'apt.conf')
  const sourcesList = join(building, 'sources.list')
  const logPath = join(building, 'build.log')
  await writeFile(sourcesList, settings.sourcesList)
  const own = ['APT::Install-Recommends "false";', 'Acquire::Languages "none";', 'Acquire::Retries "2";']
  const proxy = `Acquire::http::Proxy "${settings.packageProxyUrl}";`
  await writeFile(aptConf, [...own, proxy, settings.aptConf, ''].join('\n'))
  const script = join(import.meta.dirname, 'build-layer.sh')
  const paths = [join(building, 'layer'), join(building, 'scratch'), aptConf, sourcesList]
  const namespaces = ['unshare', '--mount', '--uts', '--pid', '--fork', '--kill-child=SIGKILL']
  const command = [...namespaces, '/bin/sh', script, recipe.directory, below.join(':'), ...paths, RELEASE]
  const log = await open(logPath, 'w')
  try {
    const environment = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' }
    const stdio = ['ignore', log.fd, log.fd] as const
    const child = spawn('setpriv', ['--pdeathsig', 'KILL', ...command], { stdio: [...stdio], env: environment })
    const [exitCode] = (await once(child, 'exit')) as [number | null]
    if (exitCode === 0) return
    const tail = (await readFile(logPath, 'utf8')).trim().split('\n').slice(-15).join('\n')
    throw new Error(`The image ${recipe.name} could not be built (exit ${exitCode ?? 'by signal'}):\n${tail}`)
  } finally {
    await log.close()
  }
}
