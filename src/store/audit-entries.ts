import { type Selectable, sql } from 'kysely'
import { canonicalJson } from '#lib/canonical-json.ts'
import { maskSecrets } from '#lib/mask-secrets.ts'
import { type AuditEntry, type NewAuditEntry, noSource } from '#model/audit.ts'
import { newId } from '#model/id.ts'
import { type Scoped, tenantFilter } from './scope.ts'
import type { AuditEntriesTable } from './tables.ts'

/** An entry that was committed: with its places and hashes. */
export type AuditEntryRow = Omit<Selectable<AuditEntriesTable>, 'sequence' | 'previousHash' | 'hash'> & {
  readonly sequence: number
  readonly previousHash: string
  readonly hash: string
}

export interface AuditFilter {
  readonly tenantId?: string | undefined
  readonly actorKind?: string | undefined
  readonly actorId?: string | undefined
  readonly action?: string | undefined
  readonly outcome?: string | undefined
  readonly resourceKind?: string | undefined
  readonly resourceId?: string | undefined
  readonly requestId?: string | undefined
  readonly since?: Date | undefined
  readonly until?: Date | undefined
}

/** Longer texts are cut: an entry says what changed, it is no backup. */
const longestText = 2000

/**
 * Writes an entry in the transaction of the change; it gets its place in the chains at commit. Secrets are masked once
 * more, whatever the caller did.
 */
export async function insertAuditEntry(scoped: Scoped, entry: NewAuditEntry, at: Date): Promise<void> {
  const { actor, resource = null, source = noSource, changes = [], details = {}, outcome = 'done' } = entry
  const whole: AuditEntry = {
    id: newId('auditEntry'),
    at: at.toISOString(),
    tenantId: entry.tenantId,
    actor: { kind: actor.kind, id: actor.id, name: actor.name },
    action: entry.action,
    outcome,
    resource: resource === null ? null : { kind: resource.kind, id: resource.id },
    message: cut(entry.message ?? ''),
    changes: cutTexts(maskSecrets(changes)) as AuditEntry['changes'],
    changeCount: entry.changeCount ?? changes.length,
    details: cutTexts(maskSecrets(details)) as AuditEntry['details'],
    source: { ...source, userAgent: source.userAgent?.slice(0, 300) ?? null },
  }
  await scoped.tx
    .insertInto('auditEntries')
    .values({ ...columnsOf(whole), body: canonicalJson(whole) })
    .execute()
}

/** The columns beside the body; verification compares them with what the body says. */
export function columnsOf(entry: AuditEntry): Omit<Selectable<AuditEntriesTable>, 'body' | keyof ChainColumns> {
  const { id, tenantId, actor, action, outcome, resource, source } = entry
  return {
    id,
    tenantId,
    at: new Date(entry.at),
    actorKind: actor.kind,
    actorId: actor.id,
    action,
    outcome,
    resourceKind: resource?.kind ?? null,
    resourceId: resource?.id ?? null,
    requestId: source.requestId,
  }
}

type ChainColumns = Pick<
  AuditEntriesTable,
  'sequence' | 'previousHash' | 'hash' | 'tenantSequence' | 'tenantPreviousHash' | 'tenantHash'
>

/** How a list goes on: places of the chain of the scope, the tenant's own or the installation's. */
export interface AuditPageRequest {
  /** Only entries beyond this place; null: from the end that `isNewestFirst` says. */
  readonly beyond: number | null
  readonly limit: number
  readonly isNewestFirst: boolean
}

/**
 * Entries in the order of the chain of the scope. A tenant's list goes by the tenant's own places, which say nothing of
 * how much others do.
 */
export async function listAuditEntries(
  scoped: Scoped,
  { beyond, limit, isNewestFirst }: AuditPageRequest,
  filter: AuditFilter = {},
): Promise<readonly AuditEntryRow[]> {
  const place = scoped.scope.kind === 'tenant' ? 'tenantSequence' : 'sequence'
  return await selectEntries(scoped, filter)
    .$if(beyond !== null, (query) => query.where(place, isNewestFirst ? '<' : '>', beyond))
    .orderBy(place, isNewestFirst ? 'desc' : 'asc')
    .limit(limit)
    .execute()
}

/** Entries of one chain after a place, in its order. */
export async function listAuditChain(
  scoped: Scoped,
  chain: { readonly tenantId: string | null; readonly after: number; readonly upTo: number },
  limit: number,
): Promise<readonly AuditEntryRow[]> {
  const place = chain.tenantId === null ? 'sequence' : 'tenantSequence'
  return await selectEntries(scoped, chain.tenantId === null ? {} : { tenantId: chain.tenantId })
    .where(place, '>', chain.after)
    .where(place, '<=', chain.upTo)
    .orderBy(place)
    .limit(limit)
    .execute()
}

function selectEntries(scoped: Scoped, filter: AuditFilter) {
  const { tenantId, since, until, ...equal } = filter
  const equals = Object.entries(equal).filter(([, value]) => value !== undefined)
  return scoped.tx
    .selectFrom('auditEntries')
    .selectAll()
    .where(tenantFilter(scoped))
    .where('sequence', 'is not', null)
    .$narrowType<{ sequence: number; previousHash: string; hash: string }>()
    .$if(tenantId !== undefined, (query) => query.where(sql<boolean>`tenant_id = ${tenantId}`))
    .$if(since !== undefined, (query) => query.where('at', '>=', since ?? new Date(0)))
    .$if(until !== undefined, (query) => query.where('at', '<', until ?? new Date(0)))
    .where((eb) => eb.and(equals.map(([column, value]) => eb(sql.ref(column), '=', value))))
}

function cut(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText)}… (${text.length} characters)`
}

function cutTexts(value: unknown): unknown {
  if (typeof value === 'string') return cut(value)
  if (Array.isArray(value)) return value.map(cutTexts)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, cutTexts(member)]))
}
