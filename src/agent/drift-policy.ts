import type { Bundle, DriftPolicy } from '#protocol/agent-protocol.ts'
import { nodePaths } from '#protocol/node-paths.ts'

/** What the signed bundle says; `keep` when it says nothing. */
export function policyOf(bundle: Bundle): DriftPolicy {
  const file = bundle.files.find(({ path }) => path === nodePaths.driftPolicy)
  return file?.content.trim() === 'repair' ? 'repair' : 'keep'
}
