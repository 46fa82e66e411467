import type { ColumnType, Generated, GeneratedAlways } from 'kysely'
import type { AuditActorKind, AuditOutcome } from '#model/audit.ts'
import type { ConditionStatus, ConditionType, ResourceKind } from '#model/condition.ts'
import type { DnsRecordPurpose, DnsRecordType } from '#model/dns-record.ts'
import type { EventSeverity } from '#model/event.ts'
import type {
  AccountId,
  AliasId,
  ApiKeyId,
  AuditCheckpointId,
  CertificateId,
  DeviceAuthorisationId,
  DkimKeyId,
  DnsRecordId,
  DomainId,
  InfrastructureId,
  InvitationId,
  MailboxId,
  MailId,
  MembershipId,
  NodeId,
  PasskeyId,
  PlanId,
  RoleId,
  SecondFactorId,
  SecretId,
  SessionId,
  TenantId,
  TestMailId,
  UserId,
  VerificationId,
  WorkspaceId,
} from '#model/id.ts'
import type { Permission } from '#model/permission.ts'
import type { BuiltInRole } from '#model/role.ts'
import type { SecretKind, VersionState } from '#model/rotation.ts'
import type { DriftPolicy } from '#protocol/agent-protocol.ts'

/**
 * Every table as Kysely sees it: columns in camelCase. A test compares this file with the migrated database, column by
 * column. More than 250 lines long because it is one list.
 */
export interface Database {
  installation: InstallationTable
  tenants: TenantsTable
  workspaces: WorkspacesTable
  roles: RolesTable
  memberships: MembershipsTable
  invitations: InvitationsTable
  deviceAuthorisations: DeviceAuthorisationsTable
  apiKeys: ApiKeysTable
  idempotencyKeys: IdempotencyKeysTable
  domains: DomainsTable
  dkimKeys: DkimKeysTable
  sendingNodes: SendingNodesTable
  nodeBundles: NodeBundlesTable
  infrastructure: InfrastructureTable
  dnsRecords: DnsRecordsTable
  dnsOwnedValues: DnsOwnedValuesTable
  certificates: CertificatesTable
  acmeHttpChallenges: AcmeHttpChallengesTable
  emailAccounts: EmailAccountsTable
  virtualAliases: VirtualAliasesTable
  directoryEntries: DirectoryEntriesTable
  conditions: ConditionsTable
  orphanedMachines: OrphanedMachinesTable
  secrets: SecretsTable
  secretVersions: SecretVersionsTable
  secretProofs: SecretProofsTable
  secretValues: SecretValuesTable
  discardedSecretValues: DiscardedSecretValuesTable
  plans: PlansTable
  testMails: TestMailsTable
  computeOfferings: ComputeOfferingsTable
  scoreHistory: ScoreHistoryTable
  nodeMetrics: NodeMetricsTable
  looks: LooksTable
  events: EventsTable
  auditEntries: AuditEntriesTable
  auditChains: AuditChainsTable
  auditCheckpoints: AuditCheckpointsTable
  users: UsersTable
  userSessions: UserSessionsTable
  userAccounts: UserAccountsTable
  userVerifications: UserVerificationsTable
  userSecondFactors: UserSecondFactorsTable
  userRecoveryCodes: UserRecoveryCodesTable
  userPasskeys: UserPasskeysTable
  signInAttempts: SignInAttemptsTable
  outgoingMails: OutgoingMailsTable
}

/** `jsonb`: written as text, because the driver would write a list as a PostgreSQL array. */
export type Json = ColumnType<unknown, string, string>
export type NullableJson = ColumnType<unknown, string | null | undefined, string | null>
export type JsonWithDefault = ColumnType<Readonly<Record<string, unknown>>, string | undefined, string>

export type DnsSetupType = 'vanity' | 'mx_to_primary'
export type DmarcPolicy = 'none' | 'quarantine' | 'reject'
export type DkimAlgorithm = 'rsa-sha256' | 'ed25519-sha256'
export type NodeSize = 'starter' | 'professional' | 'business' | 'enterprise'
export type NodeImage = 'bare' | 'golden'
export type NodeStatus =
  | 'provisioning'
  | 'warming'
  | 'active'
  | 'paused'
  | 'maintenance'
  | 'unhealthy'
  | 'decommissioned'
export type HealthStatus = 'unknown' | 'healthy' | 'degraded' | 'critical'
export type ValidationStatus = 'pending' | 'valid' | 'invalid' | 'missing' | 'unknown'
export type TestMailState = 'waiting' | 'sent' | 'delivered' | 'failed'
export type DeviceAuthorisationState = 'pending' | 'approved' | 'denied'
export type PlanState = 'applied' | 'awaiting-approval' | 'approved' | 'superseded'

export interface InstallationTable {
  id: string
  onlyOne: Generated<boolean>
  agentCaCertificatePem: string
  agentCaKeySealed: Buffer
  acmeAccountKeySealed: Buffer
  sshPublicKey: string
  /** Null when it is in the secret store. */
  sshPrivateKeySealed: Buffer | null
  /** Null until `ensureInstallation` has made the pair. */
  bundlePublicKeyPem: string | null
  bundleKeySealed: Buffer | null
  createdAt: Generated<Date>
}

export interface TenantsTable {
  id: TenantId
  name: string
  isOperator: Generated<boolean>
  requiresSecondFactor: Generated<boolean>
  generation: Generated<number>
  createdAt: Generated<Date>
}

export interface RolesTable {
  id: RoleId
  tenantId: TenantId
  name: string
  permissions: readonly Permission[]
  generation: Generated<number>
  createdAt: Generated<Date>
  updatedAt: Generated<Date>
}

export interface MembershipsTable {
  id: MembershipId
  tenantId: TenantId
  userId: UserId
  /** Null when the role is one of the tenant's own. */
  builtInRole: BuiltInRole | null
  roleId: RoleId | null
  generation: Generated<number>
  createdAt: Generated<Date>
  updatedAt: Generated<Date>
}

export interface InvitationsTable {
  id: InvitationId
  tenantId: TenantId
  email: string
  builtInRole: BuiltInRole | null
  roleId: RoleId | null
  tokenHash: string
  /** For people: who sent it. */
  invitedBy: string
  expiresAt: Date
  acceptedAt: Date | null
  acceptedBy: UserId | null
  revokedAt: Date | null
  createdAt: Generated<Date>
}

export interface DeviceAuthorisationsTable {
  id: DeviceAuthorisationId
  deviceCodeHash: string
  userCode: string
  clientName: string
  requestedFrom: string
  state: Generated<DeviceAuthorisationState>
  tenantId: TenantId | null
  userId: UserId | null
  permissions: readonly Permission[] | null
  usedSecondFactor: Generated<boolean>
  lastPolledAt: Date | null
  expiresAt: Date
  createdAt: Generated<Date>
}

export interface WorkspacesTable {
  id: WorkspaceId
  tenantId: TenantId
  name: string
  createdAt: Generated<Date>
}

export interface ApiKeysTable {
  id: ApiKeyId
  tenantId: TenantId
  name: string
  keyHash: string
  permissions: readonly Permission[]
  isOperator: Generated<boolean>
  createdAt: Generated<Date>
  lastUsedAt: Date | null
  revokedAt: Date | null
  expiresAt: Date | null
  /** Networks `address/prefix` from which it may be used; empty: from anywhere. */
  allowedNetworks: Generated<readonly string[]>
  lastUsedFrom: string | null
  /** Id of the key or user that made it; null of the first. */
  createdBy: string | null
  /** Of a key that stands for a person. */
  userId: UserId | null
  usedSecondFactor: Generated<boolean>
  generation: Generated<number>
}

export interface IdempotencyKeysTable {
  tenantId: TenantId
  /** The key or user that asked. */
  actorId: string
  idempotencyKey: string
  requestHash: string
  responseStatus: number
  responseSealed: Buffer
  createdAt: Generated<Date>
}

export interface DomainsTable {
  id: DomainId
  tenantId: TenantId
  workspaceId: WorkspaceId | null
  name: string
  dnsSetupType: DnsSetupType
  verificationToken: string
  verifiedAt: Date | null
  dnsProvider: Generated<string>
  dnsCredentialsSealed: Buffer | null
  autoConfigureDns: Generated<boolean>
  isSuspended: Generated<boolean>
  dmarcPolicy: Generated<DmarcPolicy>
  nameServers: readonly string[] | null
  nameServersSeenAt: Date | null
  generation: Generated<number>
  observedGeneration: Generated<number>
  deletingAt: Date | null
  createdAt: Generated<Date>
  updatedAt: Generated<Date>
}

export interface DkimKeysTable {
  id: DkimKeyId
  tenantId: TenantId
  domainId: DomainId
  selector: string
  algorithm: DkimAlgorithm
  publicKeyBase64: string
  privateKeySealed: Buffer
  createdAt: Generated<Date>
}

export interface SendingNodesTable {
  id: NodeId
  tenantId: TenantId
  workspaceId: WorkspaceId | null
  label: string
  hostname: string
  provider: string
  providerId: string | null
  ipAddress: string | null
  region: string
  size: NodeSize
  image: NodeImage
  status: Generated<NodeStatus>
  maxConnections: Generated<number>
  reputationScore: Generated<number>
  currentLoad: Generated<number>
  generation: Generated<number>
  observedGeneration: Generated<number>
  directorySequence: Generated<number>
  /** `numeric`: decimal text. */
  directoryChecksum: Generated<string>
  directoryTrimmedSequence: Generated<number>
  agentTokenHash: string | null
  agentTokenExpiresAt: Date | null
  agentKeyHash: string | null
  agentRegisteredAt: Date | null
  lastHeartbeat: Date | null
  heartbeat: NullableJson
  machineOrderedAt: Date | null
  failedAttempts: Generated<number>
  driftPolicy: Generated<DriftPolicy>
  refusals: NullableJson
  refusalsClaimedBy: InfrastructureId | null
  refusalsClaimedAt: Date | null
  deletingAt: Date | null
  createdAt: Generated<Date>
  updatedAt: Generated<Date>
}

export interface NodeBundlesTable {
  nodeId: NodeId
  tenantId: TenantId
  generation: number
  hash: string
  bodySealed: Buffer
  createdAt: Generated<Date>
}

export interface InfrastructureTable {
  id: InfrastructureId
  tenantId: TenantId
  workspaceId: WorkspaceId | null
  domainId: DomainId
  nodeId: NodeId
  smtpHost: string
  smtpPort: Generated<number>
  smtpUsername: string
  /** Null when it is in the secret store. */
  smtpPasswordSealed: Buffer | null
  smtpConfig: JsonWithDefault
  healthStatus: Generated<HealthStatus>
  lastHealthCheck: Date | null
  deliverabilityScore: number | null
  verification: NullableJson
  generation: Generated<number>
  observedGeneration: Generated<number>
  provisionedAt: Date | null
  deletingAt: Date | null
  createdAt: Generated<Date>
  updatedAt: Generated<Date>
}

export interface DnsRecordsTable {
  id: DnsRecordId
  tenantId: TenantId
  infrastructureId: InfrastructureId | null
  domainId: DomainId
  purpose: DnsRecordPurpose
  recordType: DnsRecordType
  recordName: string
  recordValue: string
  recordTtl: Generated<number>
  isValidated: Generated<boolean>
  validatedAt: Date | null
  lastValidationCheck: Date | null
  validationStatus: Generated<ValidationStatus>
  explanation: Generated<string>
  fix: Generated<string>
  createdAt: Generated<Date>
  updatedAt: Generated<Date>
}

export interface DnsOwnedValuesTable {
  tenantId: TenantId
  domainId: DomainId
  recordName: string
  recordType: DnsRecordType
  recordValue: string
  writtenAt: Generated<Date>
}

export interface CertificatesTable {
  id: CertificateId
  tenantId: TenantId
  domainId: DomainId
  nodeId: NodeId
  names: readonly string[]
  privateKeySealed: Buffer | null
  nextPrivateKeySealed: Buffer | null
  chainPem: string | null
  serialNumber: string | null
  notBefore: Date | null
  sslCertificateExpiresAt: Date | null
  issuedAt: Date | null
  generation: Generated<number>
  observedGeneration: Generated<number>
  createdAt: Generated<Date>
  updatedAt: Generated<Date>
}

export interface AcmeHttpChallengesTable {
  tenantId: TenantId
  nodeId: NodeId
  token: string
  keyAuthorization: string
  createdAt: Generated<Date>
}

export interface EmailAccountsTable {
  id: MailboxId
  tenantId: TenantId
  infrastructureId: InfrastructureId
  domainId: DomainId
  emailAddress: string
  passwordHash: string
  quotaMb: Generated<number>
  maxSendPerDay: Generated<number>
  isActive: Generated<boolean>
  isSystem: Generated<boolean>
  emailsSentToday: Generated<number>
  storageUsedMb: Generated<number>
  lastLogin: Date | null
  createdAt: Generated<Date>
  updatedAt: Generated<Date>
}

export interface VirtualAliasesTable {
  id: AliasId
  tenantId: TenantId
  domainId: DomainId
  source: string
  destination: string
  createdAt: Generated<Date>
}

export interface DirectoryEntriesTable {
  nodeId: NodeId
  tenantId: TenantId
  domainId: DomainId
  kind: 'domain' | 'mailbox' | 'alias'
  key: string
  body: NullableJson
  digest: Buffer | null
  sequence: number
  changedAt: Generated<Date>
}

export interface ConditionsTable {
  tenantId: TenantId
  resourceKind: ResourceKind
  resourceId: string
  type: ConditionType
  status: ConditionStatus
  reason: string
  message: string
  lastTransitionAt: Date
}

export interface OrphanedMachinesTable {
  provider: string
  machineId: string
  nodeId: NodeId | null
  name: string
  state: string
  firstSeenAt: Generated<Date>
}

export interface SecretsTable {
  id: SecretId
  /** The operator's for the installation's own. */
  tenantId: TenantId
  kind: SecretKind
  infrastructureId: InfrastructureId | null
  rotationDays: number
  rotationRequestedAt: Date | null
  revocationRequestedAt: Date | null
  createdAt: Generated<Date>
}

export interface SecretVersionsTable {
  secretId: SecretId
  tenantId: TenantId
  version: number
  state: VersionState
  store: string
  publicKey: string | null
  passwordHash: string | null
  createdAt: Date
  storedAt: Date | null
  provenAt: Date | null
  graceEndsAt: Date | null
  retiredAt: Date | null
  downloadedAt: Date | null
  valueDestroyedAt: Date | null
}

export interface SecretProofsTable {
  secretId: SecretId
  version: number
  nodeId: NodeId
  tenantId: TenantId
  provenAt: Date
}

export interface SecretValuesTable {
  secretId: SecretId
  version: number
  tenantId: TenantId
  valueSealed: Buffer
  writtenAt: Generated<Date>
}

export interface DiscardedSecretValuesTable {
  store: string
  /** The tenant, which may be gone. */
  ownerId: TenantId
  secretId: SecretId
  version: number
}

export interface PlansTable {
  id: PlanId
  tenantId: TenantId
  resourceKind: ResourceKind
  resourceId: string
  checksum: string
  state: PlanState
  changes: Json
  reasons: Generated<readonly string[]>
  createdAt: Generated<Date>
  approvedAt: Date | null
}

export interface TestMailsTable {
  id: TestMailId
  tenantId: TenantId
  infrastructureId: InfrastructureId
  state: Generated<TestMailState>
  message: string
  results: NullableJson
  requestedAt: Generated<Date>
  sentAt: Date | null
  finishedAt: Date | null
}

export interface ComputeOfferingsTable {
  provider: string
  size: NodeSize
  region: string
  vcpus: number
  memoryBytes: number
  monthlyPriceMinor: number | null
  currency: string | null
  seenAt: Generated<Date>
}

export interface ScoreHistoryTable {
  infrastructureId: InfrastructureId
  tenantId: TenantId
  day: Date
  score: number
}

export interface NodeMetricsTable {
  nodeId: NodeId
  tenantId: TenantId
  at: Date
  loadAverage: number
  memoryUsedBytes: number
  memoryTotalBytes: number
  diskUsedBytes: number
  diskTotalBytes: number
  queuedMessages: number
  deferredMessages: number
}

export interface LooksTable {
  loop: string
  resourceId: string
  nextLookAt: Date
  wakeSequence: Generated<number>
  failureCount: Generated<number>
}

export interface EventsTable {
  rowNumber: GeneratedAlways<number>
  /** Null until the transaction commits. */
  id: ColumnType<number | null, undefined, never>
  tenantId: TenantId | null
  at: Generated<Date>
  severity: EventSeverity
  type: string
  resourceKind: string
  resourceId: string
  infrastructureId: string | null
  message: string
  data: JsonWithDefault
}

export interface AuditEntriesTable {
  id: string
  tenantId: TenantId | null
  at: Date
  actorKind: AuditActorKind
  actorId: string | null
  action: string
  outcome: AuditOutcome
  resourceKind: string | null
  resourceId: string | null
  requestId: string | null
  body: string
  /** This and all below: given by the database at commit. */
  sequence: ColumnType<number | null, undefined, never>
  previousHash: ColumnType<string | null, undefined, never>
  hash: ColumnType<string | null, undefined, never>
  tenantSequence: ColumnType<number | null, undefined, never>
  tenantPreviousHash: ColumnType<string | null, undefined, never>
  tenantHash: ColumnType<string | null, undefined, never>
}

export interface AuditChainsTable {
  /** `installation`, or the id of a tenant. */
  chain: string
  tenantId: TenantId | null
  sequence: number
  previousHash: string
  hash: string
}

export interface AuditCheckpointsTable {
  id: AuditCheckpointId
  chain: string
  tenantId: TenantId | null
  kind: 'sealed' | 'trimmed'
  sequence: number
  hash: string
  proofSealed: Buffer
  createdAt: Generated<Date>
}

export interface UsersTable {
  id: UserId
  email: string
  name: string
  passwordHash: string | null
  passwordChangedAt: Date | null
  isPlatformOperator: Generated<boolean>
  isSuspended: Generated<boolean>
  hasSecondFactor: Generated<boolean>
  createdAt: Generated<Date>
  lastSignedInAt: Date | null
}

export type SignInMethod = 'sign-up' | 'password' | 'passkey' | 'oidc'

export interface UserSessionsTable {
  id: SessionId
  userId: UserId
  tokenHash: string
  method: SignInMethod
  usedSecondFactor: boolean
  confirmedAt: Date
  createdAt: Date
  lastSeenAt: Date
  expiresAt: Date
  address: string
  userAgent: string
}

export interface UserAccountsTable {
  id: AccountId
  userId: UserId
  issuer: string
  subject: string
  email: string
  createdAt: Generated<Date>
  lastUsedAt: Date
}

export type VerificationKind =
  | 'sign-up'
  | 'password-reset'
  | 'second-factor'
  | 'passkey-registration'
  | 'passkey-sign-in'
  | 'oidc'

export interface UserVerificationsTable {
  id: VerificationId
  kind: VerificationKind
  tokenHash: string
  userId: UserId | null
  payloadSealed: Buffer | null
  createdAt: Date
  expiresAt: Date
}

export interface UserSecondFactorsTable {
  id: SecondFactorId
  userId: UserId
  secretSealed: Buffer
  lastStep: Generated<number>
  createdAt: Generated<Date>
  confirmedAt: Date | null
}

export interface UserRecoveryCodesTable {
  userId: UserId
  codeHash: string
}

export interface UserPasskeysTable {
  id: PasskeyId
  userId: UserId
  name: string
  credentialId: string
  publicKey: Buffer
  counter: number
  transports: readonly string[]
  isBackedUp: boolean
  createdAt: Generated<Date>
  lastUsedAt: Date | null
}

export interface SignInAttemptsTable {
  subject: string
  attempts: number
  windowEndsAt: Date
}

export interface OutgoingMailsTable {
  id: MailId
  recipient: string
  subject: string
  bodySealed: Buffer
  createdAt: Date
  expiresAt: Date
}
