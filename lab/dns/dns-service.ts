import { randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import { waitFor } from '#lib/wait-for.ts'
import type { LabZone } from '../api/lab-api.ts'
import { LabError } from '../api/lab-error.ts'
import { oneAtATime } from '../one-at-a-time.ts'
import { settleMachine } from '../settle-machine.ts'
import type { LabContext, LabWorld, OwnMachine } from '../world.ts'
import { blocklists, listedLabels } from './blocklists.ts'
import { type CustomerZone, type DnsFacts, type DnsState, tsigKeyName } from './dns-state.ts'
import type { DnsStore } from './dns-store.ts'
import { parseHostName } from './host-name.ts'
import { customerZoneDirectory } from './knot-config.ts'
import { customerZoneObstacle, labZones } from './lab-zones.ts'
import { planDnsReload } from './plan-dns-reload.ts'

type DnsOperation = 'setPtr' | 'listZones' | 'createZone' | 'deleteZone' | 'setBlocklist'

export interface DnsService extends Pick<LabWorld, DnsOperation> {
  /** Brings the servers to what the store says, and the chain of trust to what the servers' keys are. */
  settle(): Promise<void>
}

export interface DnsServiceParts {
  readonly context: Pick<LabContext, 'bootOwnMachine' | 'exec' | 'stateDirectory'>
  readonly facts: DnsFacts
  readonly store: DnsStore
  /** The machine that both servers run on, as it should be in this state. */
  machine(state: DnsState): OwnMachine
  /** Told about files of that machine that changed while it ran. */
  onFilesChanged(paths: readonly string[]): Promise<void>
}

/** The lab's DNS as its API knows it. Every change is kept first and then brought about, so a crash between is repaired. */
export function createDnsService(parts: DnsServiceParts): DnsService {
  const { facts, store } = parts
  const inTurn = oneAtATime()
  const change = (update: (state: DnsState) => DnsState) =>
    inTurn(async () => {
      await store.change(update)
      await settle(parts)
    })
  const toLabZone = (zone: CustomerZone): LabZone => ({
    name: zone.name,
    dnssec: zone.dnssec,
    nameserver: facts.nameserver,
    tsig: { keyName: tsigKeyName(zone.name), algorithm: 'hmac-sha256', secretBase64: zone.tsigSecretBase64 },
  })
  const findZone = (name: string) => store.state.customerZones.find((zone) => zone.name === name)
  return {
    settle: () => inTurn(() => settle(parts)),
    listZones: async () => store.state.customerZones.map(toLabZone),
    setPtr: async (ip, name) => {
      assertCustomerAddress(ip, facts)
      const target = name === null ? null : parseHostName(name)
      if ((store.state.ptr[ip] ?? null) === target) return
      await change((state) => {
        const { [ip]: _, ...others } = state.ptr
        return { ...state, ptr: target === null ? others : { ...others, [ip]: target } }
      })
    },
    createZone: (request) =>
      inTurn(async () => {
        const name = parseHostName(request.name)
        const existing = findZone(name)
        if (existing !== undefined) return { zone: toLabZone(existing), created: false }
        const obstacle = customerZoneObstacle(name, facts, store.state)
        if (obstacle !== null) throw new LabError(409, 'zone-conflict', obstacle)
        const zone = { name, dnssec: request.dnssec, tsigSecretBase64: randomBytes(32).toString('base64') }
        // What a zone of this name left behind when a crash cut its deletion short.
        await purgeZone(parts, name)
        await store.change((state) => ({ ...state, customerZones: [...state.customerZones, zone] }))
        await settle(parts)
        return { zone: toLabZone(zone), created: true }
      }),
    deleteZone: (name) =>
      inTurn(async () => {
        const zone = findZone(parseHostName(name))
        if (zone === undefined) return
        await store.change((state) => withoutZone(state, zone.name))
        await settle(parts)
        await purgeZone(parts, zone.name)
      }),
    setBlocklist: async (zone, subject, listed) => {
      const key = assertListable(zone, subject)
      if ((store.state.listings[zone]?.includes(key) ?? false) === listed) return
      await change((state) => {
        const others = (state.listings[zone] ?? []).filter((entry) => entry !== key)
        return { ...state, listings: { ...state.listings, [zone]: listed ? [...others, key] : others } }
      })
    },
  }
}

/** A machine that lost its disk made new keys for all zones; otherwise keys last as long as their zones. */
async function settle(parts: DnsServiceParts): Promise<void> {
  const { booted } = await applyMachine(parts)
  const { store } = parts
  const signed = signedZones(parts)
  const isDiskNew = booted && !isSame(await readDs(parts, ''), store.state.ds[''])
  const unknown = isDiskNew ? signed : signed.filter((zone) => store.state.ds[zone] === undefined)
  if (unknown.length === 0) return
  const observed: Record<string, readonly string[]> = {}
  for (const zone of unknown) observed[zone] = await readDs(parts, zone)
  const ds = { ...store.state.ds, ...observed }
  await store.change((state) => ({ ...state, ds }))
  await applyMachine(parts)
}

function applyMachine({ context, store, machine, onFilesChanged }: DnsServiceParts): Promise<{ booted: boolean }> {
  const spec = machine(store.state)
  return settleMachine({
    context,
    machine: spec,
    reload: async (changedFiles) => {
      for (const command of planDnsReload(changedFiles)) await context.exec(spec.name, command)
      await onFilesChanged(changedFiles)
    },
  })
}

function isSame(a: readonly string[], b: readonly string[] | undefined): boolean {
  return a.join() === b?.join()
}

function signedZones({ facts, store }: DnsServiceParts): string[] {
  const own = labZones(facts, store.state).filter((zone) => zone.dnssec)
  return [...own, ...store.state.customerZones.filter((zone) => zone.dnssec)].map((zone) => zone.name)
}

/** The DS data (SHA-256) of a zone's key, once the server has loaded and signed the zone. */
async function readDs({ context, store, machine }: DnsServiceParts, zone: string): Promise<readonly string[]> {
  const { name } = machine(store.state)
  await waitFor(() => context.exec(name, ['knotc', 'zone-read', `${zone}.`, '@', 'DNSKEY']).then(() => true), {
    what: `the zone ${zone}. to be signed`,
    timeoutSeconds: 20,
    intervalMilliseconds: 50,
  })
  const { stdout } = await context.exec(name, ['keymgr', `${zone}.`, 'ds'])
  const sets = stdout.split('\n').map((line) => / DS (\d+ \d+ 2 [0-9a-fA-F]+)\s*$/.exec(line)?.[1])
  return sets.filter((data) => data !== undefined)
}

async function purgeZone({ context, store, machine }: DnsServiceParts, zone: string): Promise<void> {
  const { name } = machine(store.state)
  await context.exec(name, ['knotc', '--force', 'zone-purge', '+orphan', `${zone}.`])
  await context.exec(name, ['rm', '--force', `${customerZoneDirectory}/${zone}.zone`])
}

function withoutZone(state: DnsState, name: string): DnsState {
  const { [name]: _, ...ds } = state.ds
  return { ...state, ds, customerZones: state.customerZones.filter((zone) => zone.name !== name) }
}

function assertCustomerAddress(ip: string, facts: DnsFacts): void {
  if (!/^198\.1[89]\.\d{1,3}\.\d{1,3}$/.test(ip) || isIP(ip) !== 4) {
    throw new LabError(422, 'invalid-address', `${JSON.stringify(ip.slice(0, 64))} is no address of the lab.`)
  }
  if (ip in facts.ownPtr) throw new LabError(409, 'address-in-use', `${ip} belongs to the lab itself.`)
}

function assertListable(zone: string, subject: string): string {
  const list = blocklists.find((it) => it.zone === zone)
  if (list === undefined)
    throw new LabError(404, 'blocklist-not-found', `The lab has no blocklist ${JSON.stringify(zone)}.`)
  const key = list.kind === 'domain' && isIP(subject) === 0 ? parseHostName(subject) : subject
  if (listedLabels(list, key) === null) {
    throw new LabError(422, 'not-listable', `${zone} does not list ${JSON.stringify(subject.slice(0, 300))}.`)
  }
  return key
}
