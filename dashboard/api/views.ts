import type { components } from '#client/schema.ts'

type Schemas = components['schemas']

export type InfrastructureSummaryView = Schemas['InfrastructureSummary']
export type InfrastructureView = Schemas['Infrastructure']
export type StepView = Schemas['Step']
export type ConditionView = InfrastructureView['conditions'][number]
export type ScorePointView = InfrastructureView['scorePoints'][number]
export type DnsRecordView = Schemas['DnsRecord']
export type MailboxView = Schemas['Mailbox']
export type AliasView = Schemas['Alias']
export type EventView = Schemas['Event']
export type OfferingsView = Schemas['Offerings']
