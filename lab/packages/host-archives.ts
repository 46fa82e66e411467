import { runCommand } from '#lib/run-command.ts'
import { findDebianArchives, readHostAptSources, renderSourcesList } from './apt-sources.ts'

/** How this host gets its packages, for the lab's machines to do the same through the proxy. */
export interface HostArchives {
  /** Base addresses the proxy may ask. */
  readonly archives: readonly string[]
  readonly sourcesList: string
  /** Lines for apt.conf: whether this host accepts an archive that is past its date. */
  readonly aptConf: string
}

/** @throws when the host has no Debian archive among its sources */
export async function readHostArchives(): Promise<HostArchives> {
  const found = findDebianArchives(await readHostAptSources())
  const names = ['Acquire::Check-Valid-Until', 'Acquire::Check-Date']
  const { stdout } = await runCommand('apt-config', ['dump', ...names])
  const kept = stdout
    .split('\n')
    .filter((line) => /^Acquire::Check-(Valid-Until|Date) "(true|false|yes|no)";$/.test(line))
  return {
    archives: [found.main, found.security],
    sourcesList: renderSourcesList(found),
    aptConf: kept.map((line) => `${line}\n`).join(''),
  }
}
