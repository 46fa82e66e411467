import { newPrefixedId } from '#lib/id.ts'

/** Identifiers carry their kind in the type and in the text, so that one cannot be taken for another. */
export type Id<Kind extends string> = string & { readonly __kind: Kind }

export const idPrefixes = {
  tenant: 'ten',
  workspace: 'wsp',
  apiKey: 'key',
  domain: 'dom',
  infrastructure: 'inf',
  node: 'node',
  mailbox: 'mbx',
  alias: 'als',
  dnsRecord: 'rec',
  dkimKey: 'dkm',
  certificate: 'crt',
  plan: 'pln',
  testMail: 'tml',
} as const

export type IdKind = keyof typeof idPrefixes

export type TenantId = Id<'tenant'>
export type WorkspaceId = Id<'workspace'>
export type ApiKeyId = Id<'apiKey'>
export type DomainId = Id<'domain'>
export type InfrastructureId = Id<'infrastructure'>
export type NodeId = Id<'node'>
export type MailboxId = Id<'mailbox'>
export type AliasId = Id<'alias'>
export type DnsRecordId = Id<'dnsRecord'>
export type DkimKeyId = Id<'dkimKey'>
export type CertificateId = Id<'certificate'>
export type PlanId = Id<'plan'>
export type TestMailId = Id<'testMail'>

export function newId<Kind extends IdKind>(kind: Kind): Id<Kind> {
  return newPrefixedId(idPrefixes[kind]) as Id<Kind>
}

/** The pattern that identifiers of a kind match, for schemas at the edges. */
export function idPattern(kind: IdKind): RegExp {
  return new RegExp(`^${idPrefixes[kind]}_[0-9a-hjkmnp-tv-z]{26}$`)
}
