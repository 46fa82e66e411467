import { agentFiles } from '#protocol/node-paths.ts'
import { readAgentConfig } from './agent-config.ts'
import { loadState } from './agent-state.ts'
import { findDriftedPaths } from './drift.ts'
import { readMetrics } from './metrics.ts'
import { readServiceStates } from './unit-states.ts'
import { agentVersion } from './version.ts'

/** `rookery-agent status`: what a person on the node wants to know first. Holds no secrets. */
export async function printStatus(print: (line: string) => void): Promise<void> {
  const config = await readAgentConfig().catch(() => null)
  const state = await loadState()
  print(`Rookery agent ${agentVersion}, control plane ${config?.url ?? `unknown (no ${agentFiles.config})`}`)
  if (state === null) return print('Not registered yet.')
  const { applied, failure } = state
  print(`Node ${state.nodeId}`)
  print(
    applied === null
      ? 'No configuration yet.'
      : `Configuration: generation ${applied.generation}, ${applied.files.length} files, since ${applied.appliedAt}`,
  )
  if (failure !== null) print(`Refused: generation ${failure.generation} at "${failure.step}": ${failure.message}`)
  for (const path of await findDriftedPaths(applied?.files ?? [])) print(`Changed by hand: ${path}`)
  for (const service of await readServiceStates()) print(`  ${service.name.padEnd(10)} ${service.state}`)
  const metrics = await readMetrics()
  const gib = (bytes: number) => (bytes / 2 ** 30).toFixed(1)
  print(
    `Load ${metrics.loadAverage1m}, memory ${gib(metrics.memoryUsedBytes)} of ${gib(metrics.memoryTotalBytes)} GiB, ` +
      `disk ${gib(metrics.diskUsedBytes)} of ${gib(metrics.diskTotalBytes)} GiB, ${metrics.queuedMessages} messages queued`,
  )
}
