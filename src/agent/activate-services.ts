import { connect } from 'node:net'
import { runCommand } from '#lib/run-command.ts'
import { waitFor } from '#lib/wait-for.ts'
import type { BundleService } from '#protocol/agent-protocol.ts'
import { ApplyError } from './apply-error.ts'
import { type ManagedService, managedServices } from './service-table.ts'
import { readUnitStates } from './unit-states.ts'
import { readWorkers, waitForOtherWorkers } from './unit-workers.ts'

/**
 * Brings services to the files on disk: starts what does not run, reloads what does, and resolves when every port answers.
 * All at once: while one that another needs is not up yet, that one says "try again later" to its clients. Without
 * `canReload` (default true) everything is restarted: what runs may have been started by a package with its own configuration, from which
 * a reload does not lead to ours (Rspamd ends when its address changes).
 * @throws {ApplyError} naming the service that did not come up
 */
export async function activateServices(
  names: readonly BundleService[],
  { canReload = true, budgetSeconds = null }: ActivationOptions = {},
): Promise<void> {
  const deadline = budgetSeconds === null ? null : performance.now() + budgetSeconds * 1000
  const services = managedServices.filter((service) => names.includes(service.name))
  const activations = await planActivations(services, canReload)
  const results = await Promise.allSettled(activations.map((activation) => activate(activation, deadline)))
  const failed = results.find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  const states = await readUnitStates(services.flatMap((service) => service.unit ?? []))
  for (const { service, verb } of activations) {
    const state = service.unit === undefined ? 'active' : (states.get(service.unit) ?? 'unknown')
    if (state !== 'active') throw await failure(service, verb, `${service.unit} is ${state}`)
  }
  await enable(services)
}

export interface ActivationOptions {
  readonly canReload?: boolean
  /** For everything; without, each service may take the time that the table gives it. */
  readonly budgetSeconds?: number | null
}

interface Activation {
  readonly service: ManagedService
  readonly verb: 'reload' | 'restart'
}

async function planActivations(services: readonly ManagedService[], canReload: boolean): Promise<Activation[]> {
  const units = services.flatMap((service) => service.unit ?? [])
  const states = await readUnitStates(units)
  const resting = units.filter((unit) => states.get(unit) !== 'active')
  // otherwise systemd refuses to start what failed several times in a row
  if (resting.length > 0) await runCommand('systemctl', ['reset-failed', ...resting]).catch(() => undefined)
  return services.map((service) => {
    const isActive = service.unit !== undefined && !resting.includes(service.unit)
    return { service, verb: isActive && canReload && service.onChange === 'reload' ? 'reload' : 'restart' }
  })
}

/** Workers with the old configuration go on answering until the new ones are there: nothing could be judged by then. */
const renewalSeconds = 5

/** @param deadline in `performance.now()` time; null when there is none */
async function activate({ service, verb }: Activation, deadline: number | null): Promise<void> {
  const limit = (seconds: number) => (deadline === null ? seconds : Math.max(1, (deadline - performance.now()) / 1000))
  for (const [program = '', ...args] of service.prepare ?? []) {
    await runCommand(program, args).catch((error: Error) => console.warn(`${service.name}: ${firstLine(error)}`))
  }
  if (service.unit === undefined) return
  try {
    const former = verb === 'reload' && service.renewsWorkers ? await readWorkers(service.unit) : []
    await runCommand('systemctl', [verb, service.unit], { timeoutSeconds: limit(60) })
    if (former.length > 0)
      await waitForOtherWorkers(service.unit, former, Math.min(renewalSeconds, limit(renewalSeconds)))
    const seconds = limit(service.startSeconds ?? 15)
    await Promise.all([
      ...service.ports.map(({ port, greeting }) => waitForListener(service.name, { host, port }, greeting, seconds)),
      ...(service.sockets ?? []).map((path) => waitForListener(service.name, { path }, null, seconds)),
    ])
  } catch (error) {
    throw await failure(service, verb, (error as Error).message)
  }
}

async function failure({ name, unit = '' }: ManagedService, verb: string, message: string): Promise<ApplyError> {
  return new ApplyError(`${verb} ${name}`, `${message}\n${await lastWords(unit)}`)
}

function firstLine(error: Error): string {
  return error.message.split('\n')[0] ?? ''
}

type Listener = { readonly host: string; readonly port: number } | { readonly path: string }

const host = '127.0.0.1'

async function waitForListener(
  name: string,
  listener: Listener,
  greeting: RegExp | null,
  seconds: number,
): Promise<void> {
  await waitFor(() => answers(listener, greeting), {
    what: 'path' in listener ? `${name} at ${listener.path}` : `${name} on port ${listener.port}`,
    timeoutSeconds: seconds,
    intervalMilliseconds: 50,
  })
}

function answers(listener: Listener, greeting: RegExp | null): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ ...listener, timeout: 5000 })
    const finish = (result: boolean) => {
      socket.destroy()
      resolve(result)
    }
    socket.on('error', () => finish(false))
    socket.on('timeout', () => finish(false))
    socket.on('end', () => finish(false))
    if (greeting === null) socket.on('connect', () => finish(true))
    else socket.on('data', (data) => finish(greeting.test(data.toString('latin1'))))
  })
}

/** The way back must not take long either. */
const backSeconds = 10

/** Takes back what `activateServices` did: stops what did not run before, brings the rest to the files that are there again. */
export async function deactivateServices(
  names: readonly BundleService[],
  activeBefore: readonly BundleService[],
): Promise<void> {
  const started = managedServices.filter(({ name }) => names.includes(name) && !activeBefore.includes(name))
  const units = started.flatMap((service) => service.unit ?? [])
  if (units.length > 0) await runCommand('systemctl', ['stop', ...units])
  const back = names.filter((name) => activeBefore.includes(name))
  await activateServices(back, { budgetSeconds: backSeconds })
}

/** So that the services are there after a reboot, too. */
async function enable(services: readonly ManagedService[]): Promise<void> {
  const units = services.flatMap((service) => service.enable ?? service.unit ?? [])
  const states = await runCommand('systemctl', ['is-enabled', ...units]).then(
    (result) => result.stdout,
    (error: { stdout?: string }) => error.stdout ?? '',
  )
  const disabled = units.filter((_unit, index) => states.split('\n')[index]?.trim() !== 'enabled')
  if (disabled.length > 0)
    await runCommand('systemctl', ['enable', '--quiet', '--no-reload', ...disabled], { env: withoutSysv })
}

/** Otherwise systemctl(1) asks update-rc.d for each, which takes seconds and changes nothing. */
const withoutSysv = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', SYSTEMCTL_SKIP_SYSV: '1' }

async function lastWords(unit: string): Promise<string> {
  const args = ['--unit', unit, '--lines', '5', '--no-pager', '--output', 'cat']
  return await runCommand('journalctl', args).then(
    (result) => result.stdout.trim().slice(-1500),
    () => '',
  )
}
