import { createDomain } from '#operations/domains/create-domain.ts'
import { defineRoute } from '../../define-route.ts'
import { toDnsRecordView } from '../dns-records/dns-records.schema.ts'
import { CreateDomain, CreatedDomainView, toDomainView } from './domains.schema.ts'

export const createDomainRoute = defineRoute({
  method: 'POST',
  path: '/domains',
  operationId: 'createDomain',
  tag: 'Domains',
  summary: 'Register a domain; answers with the token that proves its ownership and the records it needs',
  permission: 'domains:write',
  body: CreateDomain,
  status: 201,
  answer: CreatedDomainView,
  problems: [
    'domain-name-invalid',
    'domain-taken',
    'primary-domain-missing',
    'provider-unknown',
    'dns-credentials-invalid',
    'workspace-mismatch',
    'not-found',
  ],
  handle: async ({ scoped, context, body }) => {
    const { domain_name, organization_id, dns_setup_type, ...rest } = body
    const { domain, records } = await createDomain(scoped, context.operations, {
      ...rest,
      name: rest.name ?? domain_name ?? '',
      tenantId: rest.tenantId ?? organization_id,
      dnsSetupType: rest.dnsSetupType ?? dns_setup_type,
    })
    const requiredRecords = records.map(toDnsRecordView)
    return {
      ...toDomainView(domain, []),
      requiredRecords,
      domain_id: domain.id,
      verification_token: domain.verificationToken,
      required_records: requiredRecords.map(({ type, name, value }) => ({ type, name, value })),
    }
  },
})
