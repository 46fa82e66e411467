import { labZoneDirectory } from './knot-config.ts'

/**
 * The commands that make the running DNS servers notice changed files, in order: a zone's own server first,
 * then the zones that delegate to it, then the resolver.
 */
export function planDnsReload(changedFiles: readonly string[]): (readonly [string, ...string[]])[] {
  const isConfigChanged = changedFiles.includes('/etc/knot/knot.conf')
  const zones = changedFiles.filter((path) => path.startsWith(`${labZoneDirectory}/`)).map(zoneOfPath)
  const commands: [string, ...string[]][] = []
  if (isConfigChanged) {
    commands.push(['systemd-tmpfiles', '--create', '/etc/tmpfiles.d/customer-zones.conf'])
    commands.push(['knotc', '--blocking', 'reload'])
  }
  if (zones.length > 0) commands.push(['knotc', '--blocking', 'zone-reload', ...zones])
  if (changedFiles.some((path) => path.startsWith('/etc/unbound/'))) {
    commands.push(['systemctl', 'restart', 'unbound.service'])
  }
  return commands
}

function zoneOfPath(path: string): string {
  const name = path.slice(labZoneDirectory.length + 1).replace(/\.zone$/, '')
  return name === 'root' ? '.' : `${name}.`
}
