import { runCommand } from '#lib/run-command.ts'
import type { BundleService, ServiceState } from '#protocol/agent-protocol.ts'
import { managedServices } from './service-table.ts'

const known = ['active', 'inactive', 'failed', 'activating'] as const

/** The states of units in one question to systemd. */
export async function readUnitStates(units: readonly string[]): Promise<ReadonlyMap<string, ServiceState['state']>> {
  if (units.length === 0) return new Map()
  const { stdout } = await runCommand('systemctl', ['show', '--property=ActiveState', '--value', '--', ...units])
  const states = stdout.split('\n').filter((line) => line !== '')
  return new Map(units.map((unit, index) => [unit, known.find((state) => state === states[index]) ?? 'unknown']))
}

export interface NamedState extends ServiceState {
  readonly name: BundleService
}

/** The states of our services by their names in the protocol. */
export async function readServiceStates(): Promise<NamedState[]> {
  const services = managedServices.flatMap(({ name, unit }) => (unit === undefined ? [] : [{ name, unit }]))
  const states = await readUnitStates(services.map((service) => service.unit))
  return services.map(({ name, unit }) => ({ name, state: states.get(unit) ?? 'unknown' }))
}
