import { z } from 'zod'
import type { Condition } from '#model/condition.ts'
import type { CertificateRow } from '#store/certificates.ts'
import type { DkimKeyRow } from '#store/dkim-keys.ts'
import type { DomainRow } from '#store/domains.ts'
import type { InfrastructureRow } from '#store/infrastructure.ts'
import { ConditionView, Timestamp, toConditionView, toTimestamp } from '../common.schema.ts'
import { DomainView, toDomainView } from './domains.schema.ts'

const DkimKeyView = z
  .object({
    id: z.string(),
    selector: z.string(),
    algorithm: z.enum(['rsa-sha256', 'ed25519-sha256']),
    recordName: z.string().describe('Where its public half is published.'),
    publicKeyBase64: z.string(),
    createdAt: Timestamp,
  })
  .meta({ id: 'DkimKey' })

const CertificateView = z
  .object({
    id: z.string(),
    names: z.array(z.string()),
    serialNumber: z.string().nullable(),
    notBefore: Timestamp.nullable(),
    expiresAt: Timestamp.nullable(),
    issuedAt: Timestamp.nullable(),
    conditions: z.array(ConditionView),
  })
  .meta({ id: 'Certificate' })

export const DomainDetailsView = z
  .object({
    domain: DomainView,
    infrastructureId: z.string().nullable().describe('Null: no mail was ordered for it.'),
    dkimKeys: z.array(DkimKeyView),
    certificate: CertificateView.nullable(),
  })
  .meta({ id: 'DomainDetails' })

interface DomainDetails {
  readonly domain: DomainRow
  readonly conditions: readonly Condition[]
  readonly infrastructure: InfrastructureRow | null
  readonly dkimKeys: readonly Omit<DkimKeyRow, 'privateKeySealed'>[]
  readonly certificate: CertificateRow | null
  readonly certificateConditions: readonly Condition[]
}

export function toDomainDetailsView(details: DomainDetails): z.input<typeof DomainDetailsView> {
  const { domain, conditions, infrastructure, dkimKeys, certificate, certificateConditions } = details
  return {
    domain: toDomainView(domain, conditions),
    infrastructureId: infrastructure?.id ?? null,
    dkimKeys: dkimKeys.map(({ id, selector, algorithm, publicKeyBase64, createdAt }) => ({
      id,
      selector,
      algorithm,
      recordName: `${selector}._domainkey.${domain.name}`,
      publicKeyBase64,
      createdAt: createdAt.toISOString(),
    })),
    certificate:
      certificate === null
        ? null
        : {
            id: certificate.id,
            names: [...certificate.names],
            serialNumber: certificate.serialNumber,
            notBefore: toTimestamp(certificate.notBefore),
            expiresAt: toTimestamp(certificate.sslCertificateExpiresAt),
            issuedAt: toTimestamp(certificate.issuedAt),
            conditions: certificateConditions.map(toConditionView),
          },
  }
}
