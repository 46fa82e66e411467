import type { BundleFile } from '#protocol/agent-protocol.ts'
import { nodePaths } from '#protocol/node-paths.ts'
import { filesOf } from '../bundle-files.ts'
import type { NodeSnapshot } from '../snapshot.ts'

/** One word. A file of the bundle, so that it is signed and has a generation like everything else that the node obeys. */
export function renderDriftPolicy({ driftPolicy }: NodeSnapshot): BundleFile[] {
  return filesOf('system', [{ path: nodePaths.driftPolicy, mode: '0640', content: `${driftPolicy}\n` }])
}
