import { type Heartbeat, protocolVersion } from '#protocol/agent-protocol.ts'
import { readMetrics } from './metrics.ts'
import type { MailNode } from './node.ts'
import { agentVersion } from './version.ts'

/** Reads the state of the machine into one message. */
export async function composeHeartbeat(node: MailNode): Promise<Heartbeat> {
  const { services, queue, drift, repair, ...seen } = await node.observe()
  const { applied, failure } = seen
  return {
    version: protocolVersion,
    agentVersion,
    bundle: applied === null ? null : { generation: applied.generation, hash: applied.hash },
    bundleFailure: failure,
    directorySequence: node.directorySequence(),
    services,
    driftedPaths: drift.map(({ path }) => path),
    drift: drift.slice(0, maxDriftedFiles),
    repair,
    selfTest: node.lastSelfTest(),
    metrics: await readMetrics(queue),
    phase: node.phase(),
  }
}

const maxDriftedFiles = 10
