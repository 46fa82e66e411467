import type { ExampleWorld } from './example-world.ts'

/** A request to a route that is right in a world: who may send it gets `status`. */
export interface ExampleRequest {
  /** Of `:id` in the path. */
  readonly id?: (world: ExampleWorld) => string
  readonly query?: (world: ExampleWorld) => Readonly<Record<string, string>>
  /** `nonce` is another at each call, for names that can be taken once. */
  readonly body?: (world: ExampleWorld, nonce: string) => unknown
  /** What a person with the right to it gets; default: the route's status. */
  readonly status?: number
  /** What a key with the right to it gets; default: as a person. */
  readonly keyStatus?: number
}

const token = 'nobody-has-ever-made-this-token-of-an-invitation'

/** One for each route, by operationId. A route without one fails the matrix: whoever adds a route adds its example. */
export const exampleRequests: Readonly<Record<string, ExampleRequest>> = {
  createTenant: { body: (_, nonce) => ({ name: `Made ${nonce}` }) },
  listTenants: {},
  getTenantSettings: { id: ({ tenantId }) => tenantId },
  updateTenantSettings: { id: ({ tenantId }) => tenantId, body: () => ({ requiresSecondFactor: false }) },
  getMe: {},
  endOwnKey: { status: 403 },
  createOwnTenant: { body: (_, nonce) => ({ name: `Own ${nonce}` }), keyStatus: 403 },
  createResetLink: { body: ({ owner }) => ({ email: owner.email }) },
  listMembers: {},
  getMember: { id: ({ ids }) => ids.member },
  updateMember: { id: ({ ids }) => ids.member, body: () => ({ role: 'support' }) },
  removeMember: { id: ({ ids }) => ids.member },
  createInvitation: {
    body: ({ tenantId }, nonce) => ({ tenantId, email: `${nonce}@guests.example`, role: 'support' }),
  },
  listInvitations: {},
  revokeInvitation: { id: ({ ids }) => ids.invitation },
  previewInvitation: { body: () => ({ token }), status: 404 },
  acceptInvitation: { body: () => ({ token }), status: 404, keyStatus: 403 },
  createRole: { body: ({ tenantId }, nonce) => ({ tenantId, name: `role ${nonce}`, permissions: ['domains:read'] }) },
  listRoles: { query: ({ tenantId }) => ({ tenantId }) },
  getRole: { id: ({ ids }) => ids.role },
  updateRole: { id: ({ ids }) => ids.role, body: () => ({ permissions: ['domains:read'] }) },
  deleteRole: { id: ({ ids }) => ids.role },
  startDeviceAuthorisation: { body: () => ({}) },
  getDeviceAuthorisation: { query: () => ({ user_code: 'BBBB-BBBB' }), status: 404 },
  decideDeviceAuthorisation: {
    body: () => ({ user_code: 'BBBB-BBBB', isApproved: true }),
    status: 404,
    keyStatus: 403,
  },
  redeemDeviceAuthorisation: {
    body: () => ({ device_code: 'x', grant_type: 'urn:ietf:params:oauth:grant-type:device_code' }),
    status: 400,
  },
  createWorkspace: { body: ({ tenantId }, nonce) => ({ tenantId, name: `workspace ${nonce}` }) },
  listWorkspaces: {},
  createApiKey: { body: ({ tenantId }, nonce) => ({ tenantId, name: `key ${nonce}`, permissions: ['domains:read'] }) },
  listApiKeys: {},
  getApiKey: { id: ({ ids }) => ids.apiKey },
  updateApiKey: { id: ({ ids }) => ids.apiKey, body: (_, nonce) => ({ name: `key ${nonce}` }) },
  revokeApiKey: { id: ({ ids }) => ids.apiKey },
  createDomain: { body: ({ tenantId }, nonce) => ({ tenantId, name: `${nonce}.example` }) },
  deleteDomain: { id: ({ ids }) => ids.domain, status: 409 },
  getDomain: { id: ({ ids }) => ids.domain },
  listDomains: {},
  updateDomain: { id: ({ ids }) => ids.domain, body: () => ({ dmarcPolicy: 'reject' }) },
  verifyDomain: { id: ({ ids }) => ids.domain },
  proposeDnsPlan: {
    id: ({ ids }) => ids.domain,
    body: () => ({ dnsProvider: 'rfc2136', dnsCredentials: {} }),
    status: 400,
  },
  applyDnsPlan: {
    id: ({ ids }) => ids.domain,
    body: () => ({ planId: 'pln_00000000000000000000000000', checksum: 'x' }),
    status: 404,
  },
  listDnsRecords: { query: ({ ids }) => ({ domainId: ids.domain }) },
  listDomainRecords: { id: ({ ids }) => ids.domain },
  deleteInfrastructure: { id: ({ ids }) => ids.infrastructure },
  getInfrastructure: { id: ({ ids }) => ids.infrastructure },
  listInfrastructure: {},
  provisionInfrastructure: {
    body: ({ tenantId, ids }) => ({ tenantId, domainId: ids.domain, vpsConfig: { size: 'starter', region: 'lab' } }),
    status: 409,
  },
  validateDns: { id: ({ ids }) => ids.infrastructure },
  requestTestMail: { id: ({ ids }) => ids.infrastructure },
  listTestMails: { id: ({ ids }) => ids.infrastructure },
  createNode: {
    body: ({ tenantId }, nonce) => ({
      tenantId,
      region: 'lab',
      plan: 'starter',
      label: nonce,
      hostname: `${nonce}.example`,
    }),
  },
  deleteNode: { id: ({ ids }) => ids.node, status: 409 },
  revokeAgent: { id: ({ ids }) => ids.node },
  getNode: { id: ({ ids }) => ids.node },
  listNodes: {},
  updateNode: { id: ({ ids }) => ids.node, body: () => ({ driftPolicy: 'keep' }) },
  createMailbox: { body: ({ domainName }, nonce) => ({ emailAddress: `${nonce}@${domainName}` }) },
  importMailboxes: { id: ({ ids }) => ids.domain, body: (_, nonce) => ({ csv: `address\n${nonce}` }) },
  deleteMailbox: { id: ({ ids }) => ids.mailbox },
  listMailboxes: { query: ({ ids }) => ({ domainId: ids.domain }) },
  updateMailbox: { id: ({ ids }) => ids.mailbox, body: () => ({ quotaMb: 77 }) },
  createAlias: {
    body: ({ domainName }, nonce) => ({ source: `${nonce}@${domainName}`, destination: `sales@${domainName}` }),
  },
  deleteAlias: { id: ({ ids }) => ids.alias },
  listAliases: { query: ({ ids }) => ({ domainId: ids.domain }) },
  approvePlan: { id: ({ ids }) => ids.plan, body: ({ planChecksum }) => ({ checksum: planChecksum }) },
  listPlans: { query: ({ ids }) => ({ resourceId: ids.domain }) },
  listOrphans: {},
  getOfferings: {},
  listSecrets: {},
  getSecret: { id: ({ ids }) => ids.secret },
  rotateSecret: { id: ({ ids }) => ids.secret },
  revokeSecret: { id: ({ ids }) => ids.secret },
  downloadPrivateKey: { id: ({ ids }) => ids.secret, status: 409 },
  getReKey: {},
  reKey: {},
  getOverview: {},
  getPlatform: {},
  listDomainSummaries: {},
  getDomainDetails: { id: ({ ids }) => ids.domain },
  checkInfrastructure: { id: ({ ids }) => ids.infrastructure },
  listNodeMetrics: { id: ({ ids }) => ids.node },
  checkNode: { id: ({ ids }) => ids.node },
  listEvents: { query: ({ ids }) => ({ after: '0', resourceId: ids.domain }) },
  listAuditEntries: { query: ({ ids }) => ({ resourceId: ids.domain }) },
  verifyAuditLog: {},
}
