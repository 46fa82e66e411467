import { installationChain } from '#model/audit-chain.ts'
import { proveCheckpoint } from '#model/audit-proof.ts'
import { newId } from '#model/id.ts'
import { systemScope } from '#model/scope.ts'
import {
  deleteTrimmedEntries,
  insertAuditCheckpoint,
  listTrimmableChains,
  listUnsealedChains,
  type TrimmableChain,
  tryLockAuditStart,
} from '#store/audit-chains.ts'
import { insertAuditEntry } from '#store/audit-entries.ts'
import { type Scoped, withScope } from '#store/scope.ts'
import { loopActor } from './change-as-loop.ts'
import type { ReconcileContext, ReconcileResult, Reconciler } from './reconciler.ts'

const everySeconds = 300
const dayMilliseconds = 24 * 3600 * 1000
const batchSize = 10_000

/**
 * Seals the ends of the chains, so that nobody without the master key can rewrite what stands before, and removes entries
 * that are older than they have to be kept. Both can be cut off: a checkpoint is there before the first entry goes, and
 * what it released goes at the next look.
 */
export const auditLogLoop: Reconciler = { loop: 'audit-log', kind: null, reconcile }

async function reconcile(context: ReconcileContext): Promise<ReconcileResult> {
  await trim(context)
  await withScope(context.db, systemScope, async (scoped) => {
    for (const chain of await listUnsealedChains(scoped)) await checkpoint(context, scoped, chain, 'sealed')
  })
  return { requeueAfterSeconds: everySeconds }
}

async function trim(context: ReconcileContext): Promise<void> {
  const { auditRetentionDays } = context.settings
  if (auditRetentionDays > 0) {
    const before = new Date(context.clock().getTime() - auditRetentionDays * dayMilliseconds)
    await withScope(context.db, systemScope, (scoped) => release(context, scoped, before))
  }
  for (;;) {
    const removed = await withScope(context.db, systemScope, async (scoped) =>
      (await tryLockAuditStart(scoped)) ? await deleteTrimmedEntries(scoped, batchSize) : 0,
    )
    if (removed < batchSize) return
  }
}

/** Says of each chain that it begins later from now on. A verification under way is not disturbed: it is tried again. */
async function release(context: ReconcileContext, scoped: Scoped, before: Date): Promise<void> {
  if (!(await tryLockAuditStart(scoped))) return
  const chains = await listTrimmableChains(scoped, before)
  const [whole] = chains
  if (whole === undefined) return
  for (const chain of chains) await checkpoint(context, scoped, chain, 'trimmed')
  const entry = {
    tenantId: null,
    actor: loopActor(context),
    action: 'audit.trimmed',
    message: `Entries from before ${before.toISOString()} were removed, up to place ${whole.sequence}.`,
    details: { chain: installationChain, upTo: whole.sequence, hash: whole.hash },
  }
  await insertAuditEntry(scoped, entry, context.clock())
}

async function checkpoint(
  { vault, clock }: ReconcileContext,
  scoped: Scoped,
  { chain, tenantId, sequence, hash }: TrimmableChain,
  kind: 'sealed' | 'trimmed',
): Promise<void> {
  const claim = { id: newId('auditCheckpoint'), chain, kind, sequence, hash }
  const proofSealed = proveCheckpoint(vault, claim)
  await insertAuditCheckpoint(scoped, { ...claim, tenantId, proofSealed, createdAt: clock() })
}
