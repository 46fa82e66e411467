import type { Heartbeat } from '#protocol/agent-protocol.ts'

/** What a node says that runs this bundle and is well. */
export function healthyHeartbeat(
  bundle: { readonly generation: number; readonly hash: string } | null,
  directorySequence: number,
): Heartbeat {
  return {
    version: 2,
    agentVersion: '0.1.0',
    bundle: bundle === null ? null : { generation: bundle.generation, hash: bundle.hash },
    bundleFailure: null,
    directorySequence,
    services: (['postfix', 'firewall', 'fail2ban'] as const).map((name) => ({ name, state: 'active' })),
    driftedPaths: [],
    drift: [],
    repair: null,
    selfTest: { at: '2026-11-22T12:00:00.000Z', ok: true, step: 'deliver', message: 'all well', seconds: 0.2 },
    metrics: {
      loadAverage1m: 0,
      memoryUsedBytes: 1,
      memoryTotalBytes: 2,
      diskUsedBytes: 1,
      diskTotalBytes: 2,
      inodesUsed: 1,
      inodesTotal: 2,
      queuedMessages: 0,
      queue: { maildrop: 0, incoming: 0, active: 0, deferred: 0, hold: 0 },
    },
    phase: { name: 'running', detail: 'all well' },
  }
}
