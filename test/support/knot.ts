import { randomBytes } from 'node:crypto'
import { Resolver } from 'node:dns/promises'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runCommand } from '#lib/run-command.ts'
import { findFreePort, findProgram, makeOwnDirectory, startProcess } from './own-servers.ts'

/** A real Knot DNS on loopback with zones that one key may update and transfer. */
export interface OwnKnot extends AsyncDisposable {
  readonly port: number
  readonly keyName: string
  readonly secretBase64: string
  /** Asks the server itself. */
  readonly resolver: Resolver
  /** Adds one record as somebody else would, through Knot's own control tool. Data as in a zone file. */
  add(zone: string, owner: string, ttlSeconds: number, type: string, data: string): Promise<void>
  /** Removes records of a name and type the same way. */
  remove(zone: string, owner: string, type: string): Promise<void>
  readonly output: () => string
}

/** `place`: a second server for the same zones, on another loopback address. */
export async function startKnot(
  zones: readonly string[],
  place: { readonly address?: string; readonly port?: number } = {},
): Promise<OwnKnot> {
  const address = place.address ?? '127.0.0.1'
  const directory = await makeOwnDirectory('knot')
  const port = place.port ?? (await findFreePort())
  const secretBase64 = randomBytes(32).toString('base64')
  const configuration = join(directory.path, 'knot.conf')
  for (const folder of ['zones', 'db']) await mkdir(join(directory.path, folder))
  await writeFile(configuration, knotConfiguration(directory.path, `${address}@${port}`, secretBase64, zones), {
    mode: 0o600,
  })
  for (const zone of zones) await writeFile(join(directory.path, 'zones', `${zone}.zone`), zoneFile(zone))
  const resolver = new Resolver({ timeout: 1000, tries: 1 })
  resolver.setServers([`${address}:${port}`])
  const server = await startProcess(findProgram('knotd') ?? 'knotd', ['-c', configuration], {
    isReady: async () => (await resolver.resolveSoa(zones[0] ?? '.')).serial > 0,
  })
  const control = (...args: string[]) => runCommand(findProgram('knotc') ?? 'knotc', ['-c', configuration, ...args])
  const inTransaction = async (zone: string, ...change: string[]) => {
    await control('zone-begin', zone)
    await control(...change)
    await control('zone-commit', zone)
  }
  return {
    port,
    keyName: 'contract-key',
    secretBase64,
    resolver,
    output: server.output,
    add: (zone, owner, ttlSeconds, type, data) =>
      inTransaction(zone, 'zone-set', zone, `${owner}.`, String(ttlSeconds), type, data),
    remove: (zone, owner, type) => inTransaction(zone, 'zone-unset', zone, `${owner}.`, type),
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]()
      await directory[Symbol.asyncDispose]()
    },
  }
}

function knotConfiguration(directory: string, listen: string, secretBase64: string, zones: readonly string[]): string {
  const zoneLines = zones.map((zone) => `  - domain: ${zone}\n    file: ${zone}.zone\n    acl: contract-acl`)
  return `server:
  rundir: ${directory}
  listen: ${listen}
  udp-workers: 1
  tcp-workers: 1
  background-workers: 1
log:
  - target: stderr
    any: info
database:
  storage: ${directory}/db
  journal-db-max-size: 16M
  kasp-db-max-size: 16M
  timer-db-max-size: 16M
key:
  - id: contract-key
    algorithm: hmac-sha256
    secret: ${secretBase64}
acl:
  - id: contract-acl
    key: contract-key
    action: [transfer, update]
template:
  - id: default
    storage: ${directory}/zones
    zonefile-sync: -1
    zonefile-load: whole
zone:
${zoneLines.join('\n')}
`
}

function zoneFile(zone: string): string {
  return `${zone}. 3600 SOA ns1.${zone}. hostmaster.${zone}. 1 3600 900 604800 60
${zone}. 3600 NS ns1.${zone}.
ns1.${zone}. 3600 A 127.0.0.1
`
}
