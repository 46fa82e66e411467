import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { type DomainId, type InfrastructureId, newId, type RoleId, type TenantId } from '#model/id.ts'
import { tenantPermissions } from '#model/permission.ts'
import { systemScope } from '#model/scope.ts'
import { insertPlan } from '#store/plans.ts'
import { withScope } from '#store/scope.ts'
import { insertSecret } from '#store/secrets.ts'
import { createMember, type Person } from './people.ts'
import type { TestApi } from './test-api.ts'

/** A tenant with one of each resource, and somebody who owns it. */
export interface ExampleWorld {
  readonly tenantId: string
  readonly domainName: string
  /** A key with everything that a tenant may. */
  readonly key: string
  readonly owner: Person
  readonly ids: ExampleIds
  /** The token of an open invitation. */
  readonly invitationToken: string
  /** Checksum of the plan that waits. */
  readonly planChecksum: string
  /** Texts that nobody outside the tenant may ever read. */
  readonly secrets: readonly string[]
}

export interface ExampleIds {
  readonly workspace: string
  readonly domain: string
  readonly infrastructure: string
  readonly node: string
  readonly mailbox: string
  readonly alias: string
  readonly apiKey: string
  readonly plan: string
  readonly member: string
  readonly invitation: string
  readonly role: string
  readonly secret: string
}

export async function createExampleWorld(api: TestApi, label: string): Promise<ExampleWorld> {
  const { id: tenantId, key } = await api.createTenant(`Tenant ${label}`)
  const post = async (path: string, body: unknown) => {
    const answer = await api.request('POST', `/api/v1${path}`, { key, body })
    if (answer.status >= 300) throw new Error(`POST ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  const domainName = `${label}-domain.example`
  const workspace = await post('/workspaces', { name: `workspace-${label}` })
  const domain = await post('/domains', { name: domainName })
  const order = { domainId: domain.id, vpsConfig: { size: 'starter', region: 'lab' } }
  const infrastructure = await post('/infrastructure/provision', order)
  const mailbox = await post('/mailboxes', { emailAddress: `sales@${domainName}` })
  const alias = await post('/aliases', { source: `info@${domainName}`, destination: `sales@${domainName}` })
  const apiKey = await post('/api-keys', { name: `key-${label}`, permissions: ['domains:read'] })
  const role = await post('/roles', { name: `role-${label}`, permissions: ['domains:read'] })
  const invitation = await post('/invitations', { email: `guest@${label}.example`, role: 'support' })
  const owner = await createMember(api, tenantId, 'owner', { email: `owner@${label}.example` })
  const other = await createMember(api, tenantId, 'support', { email: `helper@${label}.example` })
  const planChecksum = createHash('sha256').update(label).digest('hex')
  const plan = await insertWaitingPlan(api, tenantId, domain.id, planChecksum)
  const ids: ExampleIds = {
    workspace: workspace.id,
    domain: domain.id,
    infrastructure: infrastructure.id,
    node: infrastructure.nodeId,
    mailbox: mailbox.id,
    alias: alias.id,
    apiKey: apiKey.id,
    plan,
    member: other.membershipId,
    invitation: invitation.id,
    role: role.id,
    secret: await insertPassword(api, tenantId, infrastructure.id),
  }
  const names = [
    domainName,
    `workspace-${label}`,
    `key-${label}`,
    `role-${label}`,
    `${label}.example`,
    `Tenant ${label}`,
  ]
  const secrets = [...Object.values(ids), tenantId, ...names, domain.verificationToken, owner.userId, planChecksum]
  const invitationToken = invitation.link.split('#token=')[1]
  return { tenantId, domainName, key, owner, ids, invitationToken, planChecksum, secrets }
}

async function insertWaitingPlan(api: TestApi, tenantId: string, domainId: string, checksum: string): Promise<string> {
  const id = newId('plan')
  await withScope(api.db, systemScope, (scoped) =>
    insertPlan(scoped, {
      id,
      tenantId: tenantId as TenantId,
      resourceKind: 'domain',
      resourceId: domainId as DomainId,
      checksum,
      state: 'awaiting-approval',
      changes: '[]',
      reasons: ['a test'],
    }),
  )
  return id
}

/** A key of the tenant with every permission of a tenant but one. */
export async function createKeyWithout(api: TestApi, world: ExampleWorld, permission: string): Promise<string> {
  const others = tenantPermissions.filter((one) => one !== permission)
  const body = { name: 'Limited', permissions: others }
  return (await api.request('POST', '/api/v1/api-keys', { key: world.key, body })).body.key
}

/** A member with a role of the tenant's own that has everything but one permission. */
export async function createMemberWithout(api: TestApi, world: ExampleWorld, permission: string): Promise<Person> {
  const others = tenantPermissions.filter((one) => one !== permission)
  const body = { name: `all but ${permission} ${newId('role')}`, permissions: others }
  const role = await api.request('POST', '/api/v1/roles', { key: world.key, body })
  return createMember(api, world.tenantId, role.body.id as RoleId)
}

/** A fingerprint of everything that a tenant has, in every table; another one when anything was changed. */
export async function fingerprintOf(api: TestApi, tenantId: string): Promise<string> {
  const { rows: tables } = await sql<{ tableName: string }>`
    SELECT c.table_name FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.column_name = 'tenant_id' ORDER BY 1
  `.execute(api.db)
  const parts = tables.map(
    ({ tableName }) => sql`
      SELECT ${sql.lit(tableName)} AS name, md5(coalesce(string_agg(t::text, ',' ORDER BY t::text), '')) AS digest
      FROM ${sql.table(tableName)} t WHERE tenant_id = ${tenantId}`,
  )
  const own = sql`SELECT 'tenants' AS name, md5(string_agg(t::text, ',')) AS digest FROM tenants t WHERE id = ${tenantId}`
  const { rows } = await sql`${sql.join([...parts, own], sql` UNION ALL `)} ORDER BY name`.execute(api.db)
  return JSON.stringify(rows)
}

/** As the loop makes it for an order. */
async function insertPassword(api: TestApi, tenantId: string, infrastructureId: string): Promise<string> {
  const id = newId('secret')
  const order = { tenantId: tenantId as TenantId, infrastructureId: infrastructureId as InfrastructureId }
  await withScope(api.db, systemScope, (scoped) =>
    insertSecret(scoped, { id, kind: 'smtp', rotationDays: 180, ...order }),
  )
  return id
}
