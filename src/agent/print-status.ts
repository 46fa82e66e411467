import type { Heartbeat } from '#protocol/agent-protocol.ts'
import { agentFiles } from '#protocol/node-paths.ts'
import { type AgentStatus, loadAgentStatus } from './agent-status.ts'
import { agentVersion } from './version.ts'

/**
 * `rookery-agent status [--json]`: what a person on the node wants to know first, as the agent saw it last (every 30 s). Holds no
 * secrets; for root and the agent's user.
 */
export async function printStatus(print: (line: string) => void, args: readonly string[] = []): Promise<void> {
  const status = await loadAgentStatus().catch((error: NodeJS.ErrnoException) => describeAbsence(error))
  if (typeof status === 'string') {
    print(args.includes('--json') ? JSON.stringify({ error: status }) : status)
    process.exitCode = 1
  } else if (args.includes('--json')) print(JSON.stringify(status))
  else for (const line of describeStatus(status, new Date())) print(line)
}

function describeAbsence(error: NodeJS.ErrnoException): string {
  if (error.code === 'EACCES') return `This user may not read ${agentFiles.status}; root may: sudo rookery-agent status`
  return `The agent does not run, or has not looked around yet. See: journalctl -u rookery-agent -u rookery-agent-helper`
}

/** The same for a person. */
export function describeStatus({ heartbeat, recentErrors, ...status }: AgentStatus, now: Date): string[] {
  const { metrics, queue } = { metrics: heartbeat.metrics, queue: heartbeat.metrics.queue }
  const gib = (bytes: number) => (bytes / 2 ** 30).toFixed(1)
  return [
    `Rookery agent ${agentVersion}, node ${status.nodeId}, ${heartbeat.phase.name}: ${heartbeat.phase.detail}`,
    `Control plane: ${status.controlPlane}, ${contact(status.lastContactAt, now)}`,
    `Directory: sequence ${heartbeat.directorySequence}`,
    ...describeConfiguration(heartbeat),
    'Services:',
    ...heartbeat.services.map(({ name, state }) => `  ${name.padEnd(10)} ${state}`),
    describeSelfTest(heartbeat),
    ...describeDrift(heartbeat),
    `Queue: ${Object.entries(queue)
      .map(([name, count]) => `${count} ${name}`)
      .join(', ')}`,
    `Load ${metrics.loadAverage1m}, memory ${gib(metrics.memoryUsedBytes)} of ${gib(metrics.memoryTotalBytes)} GiB, ` +
      `disk ${gib(metrics.diskUsedBytes)} of ${gib(metrics.diskTotalBytes)} GiB, ` +
      `inodes ${metrics.inodesUsed} of ${metrics.inodesTotal}`,
    ...(recentErrors.length === 0 ? [] : ['Last errors:', ...recentErrors.map((it) => `  ${it.at} ${it.message}`)]),
  ]
}

function contact(at: string | null, now: Date): string {
  if (at === null) return 'has not answered yet'
  const seconds = Math.round((now.getTime() - Date.parse(at)) / 1000)
  return `answered ${seconds} s ago${seconds > 90 ? ' (not connected)' : ''}`
}

function describeConfiguration({ bundle, bundleFailure: failure }: Heartbeat): string[] {
  const running =
    bundle === null
      ? 'Configuration: none yet'
      : `Configuration: generation ${bundle.generation} (${bundle.hash.slice(0, 12)})`
  return failure === null
    ? [running]
    : [running, `Refused: generation ${failure.generation} at "${failure.step}": ${failure.message}`]
}

function describeSelfTest({ selfTest }: Heartbeat): string {
  if (selfTest === null) return 'Self-test: none yet'
  const { ok, at, step, message, seconds } = selfTest
  return `Self-test: ${ok ? 'passed' : `FAILED at ${step}`} at ${at} in ${seconds} s: ${message}`
}

function describeDrift({ driftedPaths, drift, repair }: Heartbeat): string[] {
  const diffs = new Map(drift.map((file) => [file.path, file.diff]))
  const lines = driftedPaths.flatMap((path) => [
    `Changed by hand: ${path}`,
    ...(diffs.get(path) ?? '')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => `  ${line}`),
  ])
  if (repair === null) return lines
  const paths = repair.files.map(({ path }) => path).join(', ')
  const outcome = repair.failure === null ? 'Put back' : `Could not put back (${repair.failure})`
  return [...lines, `${outcome} at ${repair.at}: ${paths}`]
}
