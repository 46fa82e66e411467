import { z } from 'zod'
import type { AuditEntry } from '#model/audit.ts'
import { ProblemError } from '#model/error.ts'
import type { Scope } from '#model/scope.ts'
import type { AuditVerification } from '#operations/audit/verify-audit.ts'
import type { AuditEntryRow, AuditFilter } from '#store/audit-entries.ts'
import { idSchema, Timestamp } from '../common.schema.ts'

const text = z.string().min(1).max(100)

export const auditFilters = {
  tenantId: idSchema('tenant').optional().describe('Only for the operator; a tenant sees its own entries alone.'),
  actorKind: z.enum(['session', 'key', 'agent', 'loop', 'system', 'unknown']).optional(),
  actorId: text.optional().describe('Who: the id of a user, a key or a node, or the name of a loop.'),
  action: text.optional().describe('The operation, such as "createDomain", or the type of an event of a loop.'),
  outcome: z.enum(['done', 'refused']).optional(),
  resourceKind: text.optional(),
  resourceId: text.optional(),
  requestId: text.optional(),
  since: Timestamp.optional().describe('Only entries from then on.'),
  until: Timestamp.optional().describe('Only entries before.'),
}

export const AuditQuery = z.strictObject({
  ...auditFilters,
  limit: z.coerce.number().int().min(1).max(200).default(50),
  pageToken: z
    .string()
    .regex(/^\d{1,15}$/, 'must be the nextPageToken of the page before')
    .optional()
    .describe('nextPageToken of the page before.'),
})

export const AuditExportQuery = z.strictObject({
  ...auditFilters,
  format: z.enum(['csv', 'json']).default('csv'),
  tenant: text.optional().describe('What X-Rookery-Tenant says elsewhere: a link can send no header.'),
})

export const VerifyAuditQuery = z.strictObject({
  tenantId: idSchema('tenant').optional().describe('The chain of this tenant; only for the operator.'),
  noted: z
    .string()
    .regex(/^\d{1,15}:[0-9a-f]{64}$/, 'must be "<place>:<hash>" as an earlier verification gave it')
    .optional()
    .describe('The end that an earlier verification gave: "<place>:<hash>".'),
})

const Row = z.record(z.string(), z.unknown()).nullable()

export const AuditEntryView = z
  .object({
    id: z.string(),
    sequence: z
      .number()
      .int()
      .describe('The place in the chain: of the tenant, or for the operator of the installation.'),
    at: Timestamp,
    tenantId: z.string().nullable(),
    actor: z.object({ kind: z.string(), id: z.string().nullable(), name: z.string() }),
    action: z.string(),
    outcome: z.enum(['done', 'refused']),
    resource: z.object({ kind: z.string(), id: z.string() }).nullable(),
    message: z.string(),
    changes: z
      .array(z.object({ table: z.string(), id: z.string().nullable(), before: Row, after: Row }))
      .describe('Rows before and after; secrets are masked. Of very many the first 500.'),
    changeCount: z.number().int(),
    details: z.record(z.string(), z.unknown()),
    source: z.object({
      requestId: z.string().nullable(),
      address: z.string().nullable(),
      userAgent: z.string().nullable(),
    }),
    previousHash: z.string(),
    hash: z.string(),
  })
  .meta({ id: 'AuditEntry' })

export const AuditVerificationView = z
  .object({
    chain: z.string().describe('"installation", or the id of a tenant.'),
    isWhole: z.boolean(),
    entryCount: z.number().int(),
    trimmedUpTo: z.number().int().nullable().describe('Entries up to this place were removed because of their age.'),
    checkpointCount: z.number().int().describe('Sealed places that were compared.'),
    head: z
      .object({ sequence: z.number().int(), hash: z.string() })
      .describe('The end of the chain; noted elsewhere it proves later that nothing before was rewritten.'),
    findings: z.array(
      z.object({
        fault: z.enum(['changed', 'missing', 'moved', 'inserted', 'replaced', 'rewritten', 'forged']),
        sequence: z.number().int(),
        entryId: z.string().nullable(),
        message: z.string(),
      }),
    ),
  })
  .meta({ id: 'AuditVerification' })

/** What stands in the body is shown, since that is what was hashed. A tenant is shown its own chain. */
export function toAuditEntryView(row: AuditEntryRow, scope: Scope): z.input<typeof AuditEntryView> {
  const entry = JSON.parse(row.body) as AuditEntry
  const { id, at, tenantId, actor, action, outcome, resource, message, changeCount, source } = entry
  return {
    id,
    sequence: placeOf(row, scope),
    at,
    tenantId,
    actor,
    action,
    outcome,
    resource,
    message,
    changes: entry.changes.map(({ table, id, before, after }) => ({ table, id, before, after })),
    changeCount,
    details: { ...entry.details },
    source,
    previousHash: (scope.kind === 'tenant' ? row.tenantPreviousHash : row.previousHash) ?? '',
    hash: (scope.kind === 'tenant' ? row.tenantHash : row.hash) ?? '',
  }
}

export function placeOf(row: AuditEntryRow, scope: Scope): number {
  return (scope.kind === 'tenant' ? row.tenantSequence : row.sequence) ?? 0
}

/** @throws {ProblemError} `not-found` when a tenant names another one. */
export function toAuditFilter(
  scope: Scope,
  {
    since,
    until,
    ...filter
  }: Omit<AuditFilter, 'since' | 'until'> & { since?: string | undefined; until?: string | undefined },
): AuditFilter {
  if (scope.kind === 'tenant' && filter.tenantId !== undefined && filter.tenantId !== scope.tenantId) {
    throw new ProblemError('not-found', { detail: `There is no tenant ${filter.tenantId}.` })
  }
  return { ...filter, since: toDate(since), until: toDate(until) }
}

function toDate(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text)
}

export function toVerificationView(verification: AuditVerification): z.input<typeof AuditVerificationView> {
  const { head, findings, ...rest } = verification
  return { ...rest, head: { sequence: head.sequence, hash: head.hash }, findings: findings.map((it) => ({ ...it })) }
}
