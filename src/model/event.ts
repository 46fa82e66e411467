import type { TenantId } from './id.ts'

/** Something that happened, for ever; `id` grows. The dashboard, the CLI and web hooks read the same stream. */
export interface Event {
  readonly id: number
  readonly tenantId: TenantId | null
  readonly at: Date
  readonly severity: EventSeverity
  /** Dotted, past tense: `dns.record-set-created`, `machine.ordered`, `mailbox.created`. */
  readonly type: string
  readonly resourceKind: string
  readonly resourceId: string
  /** The infrastructure it concerns, so that one order's story can be read; null when none. */
  readonly infrastructureId: string | null
  /** One sentence for a person. */
  readonly message: string
  /** Facts for machines; never a secret. */
  readonly data: Readonly<Record<string, unknown>>
}

export type EventSeverity = 'info' | 'warning' | 'error'

export type NewEvent = Omit<Event, 'id' | 'at'>
