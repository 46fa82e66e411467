import { type AgentPhase, type Heartbeat, protocolVersion } from '#protocol/agent-protocol.ts'
import type { AgentState } from './agent-state.ts'
import { findDriftedPaths } from './drift.ts'
import { readMetrics } from './metrics.ts'
import { readServiceStates } from './unit-states.ts'
import { agentVersion } from './version.ts'

/** Reads the state of the machine into one message. */
export async function composeHeartbeat(
  state: AgentState,
  directorySequence: number,
  phase: AgentPhase,
): Promise<Heartbeat> {
  const { applied, failure } = state
  const [services, metrics, driftedPaths] = await Promise.all([
    readServiceStates(),
    readMetrics(),
    phase.name === 'applying' ? [] : findDriftedPaths(applied?.files ?? []),
  ])
  return {
    version: protocolVersion,
    agentVersion,
    bundle: applied === null ? null : { generation: applied.generation, hash: applied.hash },
    bundleFailure: failure,
    directorySequence,
    services,
    driftedPaths,
    metrics,
    phase,
  }
}
