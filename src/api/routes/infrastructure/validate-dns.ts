import { validateDns } from '#operations/infrastructure/validate-dns.ts'
import { defineRoute } from '../../define-route.ts'
import { pathId, toTimestamp } from '../common.schema.ts'
import { toDnsRecordView } from '../dns-records/dns-records.schema.ts'
import { DnsValidation } from './infrastructure.schema.ts'

export const validateDnsRoute = defineRoute({
  method: 'POST',
  path: '/infrastructure/:id/validate-dns',
  operationId: 'validateDns',
  tag: 'Infrastructure',
  summary: 'Look at the records now; answers with what was seen at the last look',
  permission: 'infrastructure:write',
  params: pathId('infrastructure'),
  status: 200,
  answer: DnsValidation,
  handle: async ({ scoped, params }) => {
    const records = await validateDns(scoped, params.id)
    const checks = records.flatMap((row) => row.lastValidationCheck ?? [])
    const oldest = checks.sort((a, b) => a.getTime() - b.getTime())[0] ?? null
    return {
      isValid: records.length > 0 && records.every((row) => row.isValidated),
      checkedAt: checks.length < records.length ? null : toTimestamp(oldest),
      records: records.map(toDnsRecordView),
    }
  },
})
