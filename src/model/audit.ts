import { idPrefixes, type TenantId } from './id.ts'

/** Who did it: a person, a key, the agent of a node, a loop of the worker, the installation itself, or somebody unknown. */
export type AuditActorKind = 'session' | 'key' | 'agent' | 'loop' | 'system' | 'unknown'

export interface AuditActor {
  readonly kind: AuditActorKind
  /** `usr_…`, `key_…`, `node_…`, the name of the loop; null for `system` and `unknown`. */
  readonly id: string | null
  /** As it was called then; names change, entries do not. */
  readonly name: string
}

/** `refused`: it was tried and not allowed. */
export type AuditOutcome = 'done' | 'refused'

export interface AuditResource {
  readonly kind: string
  readonly id: string
}

/** One row before and after; secrets masked. An update has only the columns that changed. */
export interface AuditChange {
  readonly table: string
  readonly id: string | null
  /** Null when the row was made. */
  readonly before: Readonly<Record<string, unknown>> | null
  /** Null when the row was removed. */
  readonly after: Readonly<Record<string, unknown>> | null
}

/** From where a request came. */
export interface RequestSource {
  readonly requestId: string | null
  readonly address: string | null
  readonly userAgent: string | null
}

/** What did not come by a request. */
export const noSource: RequestSource = { requestId: null, address: null, userAgent: null }

/** What an entry says. Its canonical JSON is what is stored, hashed and shown. */
export interface AuditEntry {
  readonly id: string
  /** RFC 3339 in UTC with milliseconds. */
  readonly at: string
  /** Whose log it stands in; null: the installation's alone. */
  readonly tenantId: TenantId | null
  readonly actor: AuditActor
  /** The operation of the API, or the event's type for what a loop or an agent did. */
  readonly action: string
  readonly outcome: AuditOutcome
  readonly resource: AuditResource | null
  /** One or more sentences for a person; may be empty. */
  readonly message: string
  readonly changes: readonly AuditChange[]
  /** Rows that changed; more than `changes` has when there were very many. */
  readonly changeCount: number
  /** Facts for machines, secrets masked. */
  readonly details: Readonly<Record<string, unknown>>
  readonly source: RequestSource
}

/** What has to be said to write an entry; the rest has a value that means "none". */
export type NewAuditEntry = Pick<AuditEntry, 'tenantId' | 'actor' | 'action'> & Partial<Omit<AuditEntry, 'id' | 'at'>>

/** The resource that an id of ours names: its kind stands in the id. */
export function resourceOfId(id: string): AuditResource | null {
  if (!/^[a-z]{2,8}_[0-9a-z]{1,64}$/.test(id)) return null
  const found = Object.entries(idPrefixes).find(([, prefix]) => id.startsWith(`${prefix}_`))
  return found === undefined ? null : { kind: toKebabCase(found[0]), id }
}

function toKebabCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
