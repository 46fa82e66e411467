import { type AuditActor, noSource } from '#model/audit.ts'
import { systemScope } from '#model/scope.ts'
import { recordAudit } from '#store/record-audit.ts'
import { type Scoped, withScope } from '#store/scope.ts'
import type { ReconcileContext } from './reconciler.ts'

/**
 * One transaction in which a loop changes what people may change too, or says what it did to the world: what comes of it
 * stands in the audit log as the loop's. What is only seen (heartbeats, checks, conditions) leaves no entry.
 */
export function changeAsLoop<T>(context: ReconcileContext, work: (scoped: Scoped) => Promise<T>): Promise<T> {
  const run = async (scoped: Scoped) => {
    const result = await work(scoped)
    const author = { actor: loopActor(context), source: noSource, tenantId: null, resource: null }
    await recordAudit(scoped, { ...author, action: null, isAlways: false }, context.clock())
    return result
  }
  return withScope(context.db, systemScope, run, { isAudited: true })
}

export function loopActor({ loop }: ReconcileContext): AuditActor {
  return { kind: 'loop', id: loop ?? null, name: loop === undefined ? 'Worker' : `Loop ${loop}` }
}
