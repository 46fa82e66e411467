import { canonicalJson } from '#lib/canonical-json.ts'
import { sha256Hex } from '#lib/hash.ts'
import { protocolVersion, type UnsignedBundle } from '#protocol/agent-protocol.ts'
import { checkSnapshot } from './check-snapshot.ts'
import { renderDovecot } from './dovecot/render-dovecot.ts'
import { renderMtaSts } from './mta-sts/mta-sts.ts'
import { renderPostfix } from './postfix/render-postfix.ts'
import { renderRedis } from './redis/render-redis.ts'
import { renderRspamd } from './rspamd/render-rspamd.ts'
import type { NodeSnapshot } from './snapshot.ts'
import { renderDriftPolicy } from './system/drift-policy.ts'
import { renderFail2ban } from './system/fail2ban.ts'
import { renderFirewall } from './system/firewall.ts'
import { renderSshd } from './system/sshd.ts'
import { renderSystem } from './system/system.ts'

/**
 * The whole configuration of a node as files. Pure: equal snapshots give byte-equal bundles, and the order of domains, keys,
 * certificates and networks does not matter.
 * @throws {SnapshotError} when a name, address, key or number has the wrong form
 */
export function renderNodeBundle(snapshot: NodeSnapshot): UnsignedBundle {
  const checked = checkSnapshot(snapshot)
  const files = [
    ...renderSystem(checked),
    ...renderDriftPolicy(checked),
    ...renderSshd(checked),
    ...renderFirewall(checked),
    ...renderFail2ban(),
    ...renderRedis(),
    ...renderRspamd(checked),
    ...renderDovecot(checked),
    ...renderPostfix(checked),
    ...renderMtaSts(),
  ].toSorted((a, b) => (a.path < b.path ? -1 : 1))
  const { nodeId, generation } = checked
  return { version: protocolVersion, nodeId, generation, hash: sha256Hex(canonicalJson(files)), files }
}
