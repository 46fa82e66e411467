import type { Bundle } from '#protocol/agent-protocol.ts'
import type { InfrastructureSnapshot } from '#store/infrastructure-snapshot.ts'
import type { ReconcileContext } from './reconciler.ts'

/** What the configuration of a node promises, as far as verification must know to judge it. */
export interface NodeFeatures {
  /** TCP ports that its firewall opens. */
  readonly openPorts: readonly number[]
  /** Dovecot tells Postfix at RCPT whether a mailbox has room (quota-status). */
  readonly hasQuotaPolicy: boolean
  /** Attachments that are programs are refused. */
  readonly refusesPrograms: boolean
}

/** Reads the newest bundle of the node; what it does not have is not judged. */
export function readNodeFeatures(
  context: ReconcileContext,
  { node, bundle }: Pick<InfrastructureSnapshot, 'node' | 'bundle'>,
): NodeFeatures {
  if (bundle === null) return { openPorts: [], hasQuotaPolicy: false, refusesPrograms: false }
  const place = `node_bundles/body_sealed/${node.id}/${bundle.generation}`
  const body = context.vault.openText(node.tenantId, place, bundle.bodySealed).reveal()
  return featuresOf((JSON.parse(body) as Bundle).files)
}

export function featuresOf(files: readonly Pick<Bundle['files'][number], 'path' | 'content'>[]): NodeFeatures {
  const textOf = (folder: string) =>
    files
      .filter(({ path }) => path.startsWith(folder))
      .map(({ content }) => content)
      .join('\n')
  return {
    openPorts: portsOf(textOf('/etc/nftables.conf')),
    hasQuotaPolicy: /^service quota-status\b/m.test(textOf('/etc/dovecot/')),
    refusesPrograms: /\bexe\b/.test(`${textOf('/etc/postfix/')}\n${textOf('/etc/rspamd/')}`),
  }
}

/** `tcp dport 22 …` and `tcp dport { 25, 80 } …` of nft(8). */
function portsOf(rules: string): readonly number[] {
  const found = [...rules.matchAll(/tcp dport (?:\{([^}]*)\}|(\d+))/g)].flatMap(([, set, one]) =>
    (set ?? one ?? '').split(',').map((text) => Number(text.trim())),
  )
  return [...new Set(found)].filter((port) => Number.isInteger(port) && port > 0)
}
