import { z } from 'zod'
import type { DnsRecordRow } from '#store/dns-records.ts'
import { Timestamp, toTimestamp } from '../common.schema.ts'

export const DnsRecordView = z
  .object({
    id: z.string(),
    domainId: z.string(),
    infrastructureId: z.string().nullable(),
    purpose: z.string().describe('What it is for: ownership, mx, address, spf, dkim, dmarc.'),
    type: z.string(),
    name: z.string().describe('The whole name, without the final dot.'),
    value: z.string(),
    ttlSeconds: z.number().int(),
    isValidated: z.boolean(),
    validationStatus: z.enum(['pending', 'valid', 'invalid', 'missing', 'unknown']),
    explanation: z.string(),
    fix: z.string(),
    validatedAt: Timestamp.nullable(),
    lastValidationCheck: Timestamp.nullable(),
  })
  .meta({ id: 'DnsRecord' })

export function toDnsRecordView(row: DnsRecordRow): z.input<typeof DnsRecordView> {
  const { id, domainId, infrastructureId, purpose, isValidated, validationStatus, explanation, fix } = row
  return {
    id,
    domainId,
    infrastructureId,
    purpose,
    type: row.recordType,
    name: row.recordName,
    value: row.recordValue,
    ttlSeconds: row.recordTtl,
    isValidated,
    validationStatus,
    explanation,
    fix,
    validatedAt: toTimestamp(row.validatedAt),
    lastValidationCheck: toTimestamp(row.lastValidationCheck),
  }
}
