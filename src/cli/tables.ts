import type { components } from '#client/schema.ts'
import type { Column } from './output.ts'

type Schemas = components['schemas']

export const infrastructureColumns: readonly Column<Schemas['InfrastructureSummary']>[] = [
  { title: 'domain', value: ({ domainName }) => domainName },
  {
    title: 'status',
    value: ({ status }) => status,
    style: ({ status }) => (status === 'active' ? 'green' : status === 'failed' ? 'red' : 'yellow'),
  },
  { title: 'score', value: ({ deliverabilityScore }) => deliverabilityScore?.toString() ?? '-' },
  { title: 'address', value: ({ vpsIp }) => vpsIp ?? '-' },
  { title: 'host', value: ({ smtpHost }) => smtpHost },
  { title: 'id', value: ({ id }) => id },
  {
    title: 'waiting for',
    value: ({ steps }) => {
      const step = steps.find(({ state }) => state === 'failed') ?? steps.find(({ state }) => state === 'running')
      return step === undefined ? '' : `${step.name}: ${step.message}`
    },
  },
]

export const domainColumns: readonly Column<Schemas['Domain']>[] = [
  { title: 'domain', value: ({ name }) => name },
  {
    title: 'status',
    value: ({ status }) => status,
    style: ({ status }) => (status === 'verified' ? 'green' : 'yellow'),
  },
  { title: 'dns', value: ({ dnsProvider, autoConfigureDns }) => (autoConfigureDns ? dnsProvider : 'by hand') },
  { title: 'set-up', value: ({ dnsSetupType }) => dnsSetupType },
  { title: 'id', value: ({ id }) => id },
]

export const recordColumns: readonly Column<Schemas['DnsRecord']>[] = [
  {
    title: 'state',
    value: ({ validationStatus }) => validationStatus,
    style: ({ validationStatus }) =>
      validationStatus === 'valid' ? 'green' : validationStatus === 'pending' ? 'yellow' : 'red',
  },
  { title: 'type', value: ({ type }) => type },
  { title: 'name', value: ({ name }) => name },
  { title: 'value', value: ({ value }) => value },
]

export const mailboxColumns: readonly Column<Schemas['Mailbox']>[] = [
  { title: 'mailbox', value: ({ emailAddress }) => emailAddress },
  { title: 'quota', value: ({ quotaMb }) => `${quotaMb} MiB` },
  { title: 'active', value: ({ isActive }) => (isActive ? 'yes' : 'no') },
  { title: 'on node', value: ({ isOnNode }) => (isOnNode ? 'yes' : 'not yet') },
  { title: 'id', value: ({ id }) => id },
]

export const nodeColumns: readonly Column<Schemas['Node']>[] = [
  { title: 'node', value: ({ label }) => label },
  {
    title: 'status',
    value: ({ status }) => status,
    style: ({ status }) => (status === 'active' ? 'green' : status === 'unhealthy' ? 'red' : 'yellow'),
  },
  { title: 'host', value: ({ hostname }) => hostname },
  { title: 'address', value: ({ ipAddress }) => ipAddress ?? '-' },
  { title: 'region', value: ({ region }) => region },
  { title: 'size', value: ({ size }) => size },
  { title: 'id', value: ({ id }) => id },
]

export const orphanColumns: readonly Column<Schemas['Orphan']>[] = [
  { title: 'machine', value: ({ machineId }) => machineId },
  { title: 'name', value: ({ name }) => name },
  { title: 'provider', value: ({ provider }) => provider },
  { title: 'state', value: ({ state }) => state, style: () => 'yellow' },
  { title: 'first seen', value: ({ firstSeenAt }) => firstSeenAt },
]
