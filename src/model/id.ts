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
  auditEntry: 'aud',
  auditCheckpoint: 'acp',
  testMail: 'tml',
  user: 'usr',
  session: 'ses',
  membership: 'mbr',
  invitation: 'inv',
  role: 'rol',
  deviceAuthorisation: 'dev',
  account: 'acc',
  verification: 'vrf',
  secondFactor: 'sfa',
  passkey: 'psk',
  mail: 'mail',
  secret: 'sct',
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
export type AuditCheckpointId = Id<'auditCheckpoint'>
export type TestMailId = Id<'testMail'>
export type UserId = Id<'user'>
export type SessionId = Id<'session'>
export type MembershipId = Id<'membership'>
export type InvitationId = Id<'invitation'>
export type RoleId = Id<'role'>
export type DeviceAuthorisationId = Id<'deviceAuthorisation'>
export type AccountId = Id<'account'>
export type VerificationId = Id<'verification'>
export type SecondFactorId = Id<'secondFactor'>
export type PasskeyId = Id<'passkey'>
export type MailId = Id<'mail'>
export type SecretId = Id<'secret'>

export function newId<Kind extends IdKind>(kind: Kind): Id<Kind> {
  return newPrefixedId(idPrefixes[kind]) as Id<Kind>
}

/** The pattern that identifiers of a kind match, for schemas at the edges. */
export function idPattern(kind: IdKind): RegExp {
  return new RegExp(`^${idPrefixes[kind]}_[0-9a-hjkmnp-tv-z]{26}$`)
}
