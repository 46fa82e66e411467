import { ProblemError } from '#model/error.ts'
import type { TenantId } from '#model/id.ts'
import { verifyAudit } from '#operations/audit/verify-audit.ts'
import { defineRoute } from '../../define-route.ts'
import { AuditVerificationView, toVerificationView, VerifyAuditQuery } from './audit.schema.ts'

export const verifyAuditLogRoute = defineRoute({
  method: 'GET',
  path: '/audit-entries/verification',
  operationId: 'verifyAuditLog',
  tag: 'Audit log',
  summary: 'Look whether any entry was changed, removed, moved or added, and which',
  permission: 'audit:read',
  query: VerifyAuditQuery,
  status: 200,
  answer: AuditVerificationView,
  problems: ['not-found'],
  handle: async ({ scoped, context, query }) => {
    const own = scoped.scope.kind === 'tenant' ? scoped.scope.tenantId : null
    const wanted: TenantId | null = query.tenantId ?? own
    if (own !== null && wanted !== own) {
      throw new ProblemError('not-found', { detail: `There is no tenant ${wanted}.` })
    }
    const [sequence, hash] = query.noted?.split(':') ?? []
    const noted = sequence === undefined || hash === undefined ? null : { sequence: Number(sequence), hash }
    return toVerificationView(await verifyAudit(scoped, context.operations.vault, { tenantId: wanted, noted }))
  },
})
