import { z } from 'zod'
import type { Condition } from '#model/condition.ts'
import { findDnsHost } from '#model/dns-host.ts'
import type { DomainRow } from '#store/domains.ts'
import { ConditionView, idSchema, Timestamp, tenantIdField, toConditionView, toTimestamp } from '../common.schema.ts'
import { DnsRecordView } from '../dns-records/dns-records.schema.ts'

const dnsSetupType = z.enum(['vanity', 'mx_to_primary'])
const domainName = z.string().max(2000).describe('Any case, internationalized, as a person types it.')

export const dnsSettingsFields = {
  dnsProvider: z.string().max(50).optional().describe('Who hosts the zone: "manual" (a person), "rfc2136".'),
  dnsCredentials: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('What the provider needs; kept sealed and never shown.'),
}

const fields = {
  tenantId: tenantIdField,
  workspaceId: idSchema('workspace').optional(),
  name: domainName.optional(),
  dnsSetupType: dnsSetupType.optional().describe('Default: vanity (MX to mail.<domain>).'),
  dmarcPolicy: z.enum(['none', 'quarantine', 'reject']).optional(),
  autoConfigureDns: z.boolean().optional(),
  ...dnsSettingsFields,
  domain_name: domainName.optional().describe('The same as name.'),
  organization_id: tenantIdField.describe('The same as tenantId.'),
  dns_setup_type: dnsSetupType.optional().describe('The same as dnsSetupType.'),
}

/** Both ways to write a name are taken, but not both at once. */
export const CreateDomain = z.strictObject(fields).superRefine((body, check) => {
  const pairs = [
    ['name', 'domain_name'],
    ['tenantId', 'organization_id'],
    ['dnsSetupType', 'dns_setup_type'],
  ] as const
  for (const [camel, snake] of pairs) {
    if (body[camel] === undefined || body[snake] === undefined) continue
    check.addIssue({ code: 'custom', path: [snake], message: `is the same as "${camel}"; send one of them` })
  }
  if (body.name === undefined && body.domain_name === undefined) {
    check.addIssue({ code: 'custom', path: ['name'], message: 'is required: the domain name, such as "example.com"' })
  }
})

export const UpdateDomain = z.strictObject({
  dmarcPolicy: z.enum(['none', 'quarantine', 'reject']).optional(),
  autoConfigureDns: z.boolean().optional(),
  isSuspended: z
    .boolean()
    .optional()
    .describe('True: nobody of the domain signs in or sends, and mail to it is refused, until it is false again.'),
  ...dnsSettingsFields,
})

export const ProposeDnsPlan = z.strictObject({
  dnsProvider: z.string().min(1).max(50),
  dnsCredentials: dnsSettingsFields.dnsCredentials.unwrap(),
})

export const ApplyDnsPlan = z.strictObject({ planId: idSchema('plan'), checksum: z.string().min(1).max(200) })

const DnsHostView = z
  .object({ id: z.string(), name: z.string(), steps: z.array(z.string()).describe('How to add a record there.') })
  .meta({ id: 'DnsHost' })

export const DomainView = z
  .object({
    id: z.string(),
    tenantId: z.string(),
    workspaceId: z.string().nullable(),
    name: z.string().describe('Lower-case A-labels without the final dot.'),
    status: z.enum(['pending', 'verified', 'deleting']),
    dnsSetupType,
    verificationToken: z.string(),
    verifiedAt: Timestamp.nullable(),
    dnsProvider: z.string(),
    autoConfigureDns: z.boolean(),
    dmarcPolicy: z.enum(['none', 'quarantine', 'reject']),
    isSuspended: z.boolean(),
    nameServers: z.array(z.string()).describe('Of the zone that holds the domain, as last seen; empty before.'),
    nameServersSeenAt: Timestamp.nullable(),
    dnsHost: DnsHostView.nullable().describe('Who hosts the zone, told from its name servers; null: not known.'),
    generation: z.number().int(),
    observedGeneration: z.number().int(),
    conditions: z.array(ConditionView),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'Domain' })

export const CreatedDomainView = DomainView.extend({
  requiredRecords: z.array(DnsRecordView),
  domain_id: z.string(),
  verification_token: z.string(),
  required_records: z.array(z.object({ type: z.string(), name: z.string(), value: z.string() })),
}).meta({ id: 'CreatedDomain' })

export function toDomainView(row: DomainRow, conditions: readonly Condition[]): z.input<typeof DomainView> {
  const { id, tenantId, workspaceId, name, dnsSetupType: setup, verificationToken, dnsProvider, autoConfigureDns } = row
  return {
    id,
    tenantId,
    workspaceId,
    name,
    status: row.deletingAt !== null ? 'deleting' : row.verifiedAt !== null ? 'verified' : 'pending',
    dnsSetupType: setup,
    verificationToken,
    verifiedAt: toTimestamp(row.verifiedAt),
    dnsProvider,
    autoConfigureDns,
    dmarcPolicy: row.dmarcPolicy,
    isSuspended: row.isSuspended,
    nameServers: [...(row.nameServers ?? [])],
    nameServersSeenAt: toTimestamp(row.nameServersSeenAt),
    dnsHost: toDnsHostView(row),
    generation: row.generation,
    observedGeneration: row.observedGeneration,
    conditions: conditions.map(toConditionView),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }
}

function toDnsHostView({ nameServers }: DomainRow): z.input<typeof DnsHostView> | null {
  const host = findDnsHost(nameServers ?? [])
  return host === null ? null : { ...host, steps: [...host.steps] }
}
