import assert from 'node:assert/strict'
import type { components } from '#client/schema.ts'
import type { TestApi } from './test-api.ts'

export type Entry = components['schemas']['AuditEntry']

/** The entry that was written last, as the operator sees it. */
export async function newestEntry(api: TestApi): Promise<Entry> {
  const { body } = await api.request('GET', '/api/v1/audit-entries?limit=1')
  return body.items[0]
}

/** What was done, and the table in which it must have left a change; null: it changes no row of its own. */
export interface Done {
  readonly operationId: string
  readonly table: string | null
  readonly requestId: string
}

/** Does everything that a tenant can do with the API, each once, as whoever has the key. */
export async function createOneOfEach(api: TestApi, key: string): Promise<readonly Done[]> {
  const done: Done[] = []
  async function call(operationId: string, table: string | null, method: string, path: string, body?: unknown) {
    const answer = await api.request(method, `/api/v1${path}`, { key, ...(body === undefined ? {} : { body }) })
    assert.ok(answer.status < 300, `${operationId}: ${answer.status} ${JSON.stringify(answer.body)}`)
    done.push({ operationId, table, requestId: answer.headers.get('x-request-id') ?? '' })
    return answer.body
  }
  await call('createWorkspace', 'workspaces', 'POST', '/workspaces', { name: 'Main' })
  const made = await call('createApiKey', 'api_keys', 'POST', '/api-keys', { name: 'Second' })
  await call('revokeApiKey', 'api_keys', 'DELETE', `/api-keys/${made.id}`)
  const domain = await call('createDomain', 'domains', 'POST', '/domains', { name: 'careful.example' })
  await call('updateDomain', 'domains', 'PATCH', `/domains/${domain.id}`, { dmarcPolicy: 'reject' })
  await call('verifyDomain', null, 'POST', `/domains/${domain.id}/verify`)
  const order = { domainId: domain.id, vpsConfig: { size: 'starter', region: 'lab' } }
  const infrastructure = await call(
    'provisionInfrastructure',
    'infrastructure',
    'POST',
    '/infrastructure/provision',
    order,
  )
  await call('validateDns', null, 'POST', `/infrastructure/${infrastructure.id}/validate-dns`)
  const address = { emailAddress: 'ada@careful.example' }
  const mailbox = await call('createMailbox', 'email_accounts', 'POST', '/mailboxes', address)
  await call('updateMailbox', 'email_accounts', 'PATCH', `/mailboxes/${mailbox.id}`, { quotaMb: 2048 })
  const source = { source: 'sales@careful.example', destination: 'ada@careful.example' }
  const alias = await call('createAlias', 'virtual_aliases', 'POST', '/aliases', source)
  await call('deleteAlias', 'virtual_aliases', 'DELETE', `/aliases/${alias.id}`)
  await call('deleteMailbox', 'email_accounts', 'DELETE', `/mailboxes/${mailbox.id}`)
  const leaving = await call('createDomain', 'domains', 'POST', '/domains', { name: 'leaving.example' })
  const second = { ...order, domainId: leaving.id }
  const going = await call('provisionInfrastructure', 'infrastructure', 'POST', '/infrastructure/provision', second)
  await call('deleteInfrastructure', 'infrastructure', 'DELETE', `/infrastructure/${going.id}`)
  const unused = await call('createDomain', 'domains', 'POST', '/domains', { name: 'unused.example' })
  await call('deleteDomain', 'domains', 'DELETE', `/domains/${unused.id}`)
  return done
}

export type Verification = components['schemas']['AuditVerification']

/** `changed 5`: fault and place of each finding. */
export function faultsOf({ findings }: Verification): readonly string[] {
  return findings.map(({ fault, sequence }) => `${fault} ${sequence}`)
}
