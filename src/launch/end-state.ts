import { createConnection } from '#cli/connection.ts'
import type { Infrastructure } from '#cli/watch-infrastructure.ts'
import type { components } from '#client/schema.ts'
import type { LabMachine } from '#lab/api/lab-api.ts'
import { askLab } from '#lab/api/lab-client.ts'
import { labPaths } from '#lab/lab-paths.ts'
import { execInMachine } from '#lab/machines/exec-in-machine.ts'
import { type DemoReport, demoLabName } from './demo.ts'
import type { Stack } from './stack.ts'

/** What an order leaves in the world, without what differs by nature (names, addresses, keys, times). */
export interface EndState {
  readonly status: string
  readonly score: number | null
  readonly outside: DemoReport['outside']
  readonly inbound: string
  readonly machines: number
  readonly steps: readonly string[]
  /** `NAME TYPE count`, as the authoritative server holds them. */
  readonly recordSets: readonly string[]
  readonly mailboxes: readonly string[]
  readonly domains: number
}

export async function readEndState(
  stack: Stack,
  infrastructure: Infrastructure,
  report: DemoReport,
): Promise<EndState> {
  const { domainName } = infrastructure
  const connection = createConnection({ url: stack.url, apiKey: stack.operatorKey, patienceSeconds: 60 })
  const mailboxes = await connection.list<components['schemas']['Mailbox']>('/mailboxes')
  const domains = await connection.list<components['schemas']['Domain']>('/domains')
  return {
    status: infrastructure.status,
    score: report.score,
    outside: report.outside,
    inbound: report.inbound,
    machines: await countMachines(infrastructure.nodeId),
    steps: infrastructure.steps.map(({ name, state }) => `${name} ${state}`),
    recordSets: await readZone(domainName),
    mailboxes: mailboxes
      .filter(({ emailAddress }) => emailAddress.endsWith(`@${domainName}`))
      .map(({ emailAddress }) => emailAddress.split('@')[0] ?? '')
      .toSorted(),
    domains: domains.filter(({ name }) => name === domainName).length,
  }
}

async function countMachines(nodeId: string): Promise<number> {
  const { machines } = (await askLab(labPaths(demoLabName).apiSocket, 'GET', '/machines')) as {
    readonly machines: readonly LabMachine[]
  }
  return machines.filter(({ labels }) => Object.values(labels).includes(nodeId)).length
}

const ofTheServer = new Set(['SOA', 'RRSIG', 'NSEC', 'NSEC3', 'NSEC3PARAM', 'DNSKEY', 'CDS', 'CDNSKEY'])

/** The zone as Knot has it, counted by name and type: one set of records, nothing left over. */
async function readZone(domainName: string): Promise<readonly string[]> {
  const { stdout } = await execInMachine({ lab: demoLabName, id: 'core' }, ['knotc', 'zone-read', domainName])
  const counts = new Map<string, number>()
  for (const line of stdout.split('\n')) {
    const [, owner = '', , type = ''] = /^\[[^\]]+\] (\S+) (\d+) (\S+) /.exec(line) ?? []
    if (owner === '' || ofTheServer.has(type)) continue
    const name = owner.replace(new RegExp(`${RegExp.escape(domainName)}\\.$`), '@').toLowerCase()
    counts.set(`${name} ${type}`, (counts.get(`${name} ${type}`) ?? 0) + 1)
  }
  return [...counts].map(([key, count]) => `${key} ${count}`).toSorted()
}
