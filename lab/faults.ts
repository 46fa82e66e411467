import { LabError } from './api/lab-error.ts'
import type { LabContext } from './world.ts'

/** A service that can be made to look dead: the addresses it answers on, and the machine that has them. */
export interface FaultTarget {
  readonly service: string
  readonly machine: string
  readonly addresses: readonly string[]
}

/** Faults live in the packet filter of the service's own machine, so they end when it boots anew. */
export interface Faults {
  set(service: string, down: boolean): Promise<void>
  /** Services that are down on purpose. */
  list(): Promise<ReadonlySet<string>>
}

export function createFaults(context: Pick<LabContext, 'exec'>, targets: readonly FaultTarget[]): Faults {
  return {
    set: async (service, down) => {
      const target = targets.find((it) => it.service === service)
      if (target === undefined) {
        const known = targets.map((it) => it.service).join(', ')
        throw new LabError(404, 'service-not-found', `No service ${JSON.stringify(service)}; there are ${known}.`)
      }
      await context.exec(target.machine, ['nft', '-f', '-'], { input: renderFault(target, down) })
    },
    list: async () => {
      const machines = [...new Set(targets.map((target) => target.machine))]
      const tables = await Promise.all(machines.map((machine) => listTables(context, machine)))
      const down = targets.filter((target) => {
        return tables[machines.indexOf(target.machine)]?.includes(tableName(target.service))
      })
      return new Set(down.map((target) => target.service))
    },
  }
}

/**
 * One transaction (nft(8)) that sets or clears a fault. Whoever knocks from outside is told at once that nobody is there,
 * in the middle of a connection too; the services of the machine still reach one another.
 */
export function renderFault({ service, addresses }: FaultTarget, down: boolean): string {
  const table = `inet ${tableName(service)}`
  const removal = `table ${table}\ndelete table ${table}\n`
  if (!down) return removal
  return `${removal}table ${table} {
  chain input {
    type filter hook input priority raw; policy accept;
    iifname "lo" accept
    ip daddr { ${addresses.join(', ')} } meta l4proto tcp reject with tcp reset
    ip daddr { ${addresses.join(', ')} } reject with icmp type port-unreachable
  }
}
`
}

function tableName(service: string): string {
  return `fault_${service}`
}

async function listTables(context: Pick<LabContext, 'exec'>, machine: string): Promise<string[]> {
  const { stdout } = await context.exec(machine, ['nft', 'list', 'tables'])
  return stdout.split('\n').map((line) => line.trim().split(' ').at(-1) ?? '')
}
