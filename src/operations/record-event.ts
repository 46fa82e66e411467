import type { EventSeverity } from '#model/event.ts'
import type { TenantId } from '#model/id.ts'
import { insertEvent } from '#store/events.ts'
import type { Scoped } from '#store/scope.ts'

export interface OperationEvent {
  readonly tenantId: TenantId | null
  /** Dotted, past tense: `mailbox.created`. */
  readonly type: string
  readonly resourceKind: string
  readonly resourceId: string
  readonly infrastructureId?: string | null
  readonly message: string
  readonly data?: Readonly<Record<string, unknown>>
  readonly severity?: EventSeverity
}

/** Writes down that somebody changed what is desired, in the transaction of the change. */
export async function recordEvent(scoped: Scoped, event: OperationEvent): Promise<void> {
  await insertEvent(scoped, { severity: 'info', infrastructureId: null, data: {}, ...event })
}
