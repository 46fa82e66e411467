import { type AuditActor, type AuditResource, type RequestSource, resourceOfId } from '#model/audit.ts'
import type { TenantId } from '#model/id.ts'
import { type RecordedChanges, takeRecordedChanges } from './audit-changes.ts'
import { insertAuditEntry } from './audit-entries.ts'
import type { Scoped } from './scope.ts'

/** Who changes something in a transaction that `withScope` runs with `isAudited`. */
export interface AuditAuthor {
  readonly actor: AuditActor
  readonly source: RequestSource
  /** Whose log the entry stands in when the changed rows do not say. */
  readonly tenantId: TenantId | null
  /** Null: the type of the first event, else `<kind>.changed`. */
  readonly action: string | null
  /** Null: what the first event is about. */
  readonly resource: AuditResource | null
  /** An entry is written also when no row changed. */
  readonly isAlways: boolean
}

/**
 * Writes down all that changed in this transaction so far: one entry for each tenant whose rows changed, so that nobody's
 * log says anything of another. Call it last, before the transaction ends.
 */
export async function recordAudit(scoped: Scoped, author: AuditAuthor, at: Date): Promise<void> {
  const { byTenant, rowCount } = await takeRecordedChanges(scoped)
  const none: RecordedChanges = { tenantId: author.tenantId, changes: [], events: [] }
  const groups = byTenant.length === 0 && author.isAlways ? [none] : byTenant
  for (const { tenantId, changes, events } of groups) {
    const [event] = events
    const [change] = changes
    const about = event === undefined ? null : { kind: event.resourceKind, id: event.resourceId }
    const row = change?.id == null ? null : resourceOfId(change.id)
    const { actor, source } = author
    const resource = author.resource ?? about ?? row
    const entry = {
      tenantId: tenantId ?? author.tenantId,
      actor,
      source,
      action: author.action ?? event?.type ?? `${resource?.kind ?? 'rows'}.changed`,
      resource,
      message: events.map(({ message }) => message).join(' '),
      changes,
      changeCount: groups.length === 1 ? Math.max(changes.length, rowCount - events.length) : changes.length,
      details: detailsOf(events),
    }
    await insertAuditEntry(scoped, entry, at)
  }
}

function detailsOf(events: RecordedChanges['events']): Readonly<Record<string, unknown>> {
  if (events.length <= 1) return events[0]?.data ?? {}
  return { events: events.map(({ type, data }) => ({ type, data })) }
}
