import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { startTestApi, type TestApi } from '../support/test-api.ts'

interface BadRequest {
  readonly title: string
  readonly path: string
  readonly method?: string
  readonly body?: unknown
  readonly rawBody?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly status: number
  readonly code: string
  /** JSON pointer that must be among the fields. */
  readonly field?: string
  readonly says?: RegExp
}

const domain = (name: unknown, says: RegExp, code = 'domain-name-invalid'): BadRequest => ({
  title: `the domain ${JSON.stringify(name)?.slice(0, 40)}`,
  path: '/domains',
  body: { name },
  status: 400,
  code,
  field: '/name',
  says,
})
const order = { domainId: 'dom_00000000000000000000000000', vpsConfig: { size: 'starter', region: 'lab' } }
const wrongField = { status: 400, code: 'validation-failed' } as const

const badRequests: readonly BadRequest[] = [
  domain('', /empty/),
  domain('example', /one label/),
  domain('co.uk', /public suffix/),
  domain('github.io', /public suffix/),
  domain('a..example.com', /empty label/),
  domain('example.com..', /empty label/),
  domain(`${'a'.repeat(64)}.example`, /63/),
  domain(`${'a.'.repeat(130)}example`, /253/),
  domain('_dmarc.example.com', /[Uu]nderscore/),
  domain('xn--a.example', /not valid/),
  domain('https://example.com/', /Did you mean "example\.com"/),
  domain('sales@example.com', /e-mail address/),
  domain('192.0.2.1', /IP address/),
  domain('mail.local', /reserved/),
  domain(7, /string/, 'validation-failed'),
  domain(null, /string/, 'validation-failed'),
  { ...wrongField, title: 'no name at all', path: '/domains', body: {}, field: '/name', says: /required/ },
  {
    ...wrongField,
    title: 'an unknown field',
    path: '/domains',
    body: { name: 'a.example', dnsSetup: 'vanity' },
    field: '/dnsSetup',
    says: /did you mean "dnsSetupType"/,
  },
  {
    ...wrongField,
    title: 'both ways to write a name at once',
    path: '/domains',
    body: { name: 'a.example', domain_name: 'b.example' },
    field: '/domain_name',
  },
  {
    ...wrongField,
    title: 'an unknown set-up type',
    path: '/domains',
    body: { domain_name: 'a.example', dns_setup_type: 'cname' },
    field: '/dns_setup_type',
    says: /vanity/,
  },
  {
    title: 'MX to a primary domain that the installation does not have',
    path: '/domains',
    body: { name: 'a.example', dnsSetupType: 'mx_to_primary' },
    status: 409,
    code: 'primary-domain-missing',
  },
  {
    title: 'an unknown DNS provider',
    path: '/domains',
    body: { name: 'a.example', dnsProvider: 'cloudfare' },
    status: 400,
    code: 'provider-unknown',
    field: '/dnsProvider',
    says: /rfc2136/,
  },
  {
    title: 'incomplete DNS credentials',
    path: '/domains',
    body: { name: 'a.example', dnsProvider: 'rfc2136', dnsCredentials: {} },
    status: 400,
    code: 'dns-credentials-invalid',
    field: '/dnsCredentials/server',
  },
  {
    ...wrongField,
    title: 'automatic DNS by hand',
    path: '/domains',
    body: { name: 'a.example', autoConfigureDns: true },
    field: '/dnsProvider',
  },
  {
    title: 'a workspace of nobody',
    path: '/domains',
    body: { name: 'a.example', workspaceId: 'wsp_00000000000000000000000000' },
    status: 400,
    code: 'workspace-mismatch',
    field: '/workspaceId',
  },
  {
    ...wrongField,
    title: 'an id of another kind',
    path: '/infrastructure/provision',
    body: { ...order, domainId: 'inf_00000000000000000000000000' },
    field: '/domainId',
    says: /domain/,
  },
  {
    ...wrongField,
    title: 'an unknown size',
    path: '/infrastructure/provision',
    body: { ...order, vpsConfig: { size: 'tiny', region: 'lab' } },
    field: '/vpsConfig/size',
    says: /starter/,
  },
  {
    title: 'a region where nothing can be ordered',
    path: '/infrastructure/nodes',
    body: { region: 'atlantis', plan: 'ssd-1', label: 'node-1', hostname: 'mail1.example.com' },
    status: 400,
    code: 'region-unknown',
    field: '/region',
    says: /lab/,
  },
  {
    ...wrongField,
    title: 'no size',
    path: '/infrastructure/provision',
    body: { domainId: order.domainId },
    field: '/vpsConfig',
  },
  {
    title: 'a domain that is not there',
    path: '/infrastructure/provision',
    body: order,
    status: 404,
    code: 'not-found',
  },
  {
    title: 'a mailbox in a domain that is not there',
    path: '/mailboxes',
    body: { emailAddress: 'a@absent.example' },
    status: 400,
    code: 'address-invalid',
    field: '/emailAddress',
  },
  {
    title: 'a weak password',
    path: '/mailboxes',
    body: { emailAddress: 'weak@served.example', password: 'Password123!' },
    status: 400,
    code: 'password-weak',
    field: '/password',
  },
  {
    ...wrongField,
    title: 'a quota that is a text',
    path: '/mailboxes',
    body: { emailAddress: 'a@served.example', quotaMb: '10' },
    field: '/quotaMb',
    says: /number/,
  },
  {
    title: 'a mailbox that exists',
    path: '/mailboxes',
    body: { emailAddress: 'Sales@SERVED.example.' },
    status: 409,
    code: 'mailbox-taken',
  },
  {
    title: 'an alias in place of a mailbox',
    path: '/aliases',
    body: { source: 'sales@served.example', destination: 'x@other.example' },
    status: 409,
    code: 'mailbox-taken',
  },
  {
    title: 'an alias to itself',
    path: '/aliases',
    body: { source: 'x@served.example', destination: 'x@served.example' },
    status: 409,
    code: 'mailbox-taken',
  },
  {
    title: 'infrastructure for a domain that has some',
    path: '/infrastructure/provision',
    body: { ...order, domainId: '<served>' },
    status: 409,
    code: 'domain-in-use',
  },
  { title: 'a body that is cut off', path: '/domains', rawBody: '{"name":', status: 400, code: 'malformed-body' },
  {
    title: 'a poisoned prototype',
    path: '/domains',
    rawBody: '{"__proto__":{"a":1}}',
    status: 400,
    code: 'malformed-body',
  },
  { ...wrongField, title: 'a list for a body', path: '/domains', rawBody: '[]', field: '/' },
  {
    title: 'another content type',
    path: '/domains',
    rawBody: '<domain/>',
    headers: { 'content-type': 'application/xml' },
    status: 415,
    code: 'unsupported-media-type',
  },
  {
    title: 'a body over 1 MiB',
    path: '/domains',
    rawBody: JSON.stringify({ name: 'x'.repeat(1024 * 1024) }),
    status: 413,
    code: 'body-too-large',
  },
  { title: 'an unknown address', path: '/nothing-here', method: 'GET', status: 404, code: 'route-not-found' },
  { title: 'a wrong method', path: '/domains', method: 'PUT', status: 405, code: 'method-not-allowed' },
  { ...wrongField, title: 'an unknown query', path: '/domains?pagesize=3', method: 'GET', field: '/pagesize' },
  { ...wrongField, title: 'a limit over the largest', path: '/domains?limit=9999', method: 'GET', field: '/limit' },
  {
    ...wrongField,
    title: 'an Idempotency-Key with spaces',
    path: '/tenants',
    body: { name: 'T' },
    headers: { 'idempotency-key': 'a b' },
    field: 'Idempotency-Key',
  },
]

describe('bad input', () => {
  let api: TestApi
  let servedDomainId: string

  before(async () => {
    api = await startTestApi()
    const served = await api.request('POST', '/api/v1/domains', { body: { name: 'served.example' } })
    servedDomainId = served.body.id
    const body = { ...order, domainId: servedDomainId }
    await api.request('POST', '/api/v1/infrastructure/provision', { body })
    await api.request('POST', '/api/v1/mailboxes', { body: { emailAddress: 'sales@served.example' } })
  })
  after(() => api.close())

  for (const bad of badRequests) {
    test(`${bad.title}: ${bad.status} ${bad.code}, and nothing is changed`, async () => {
      const before = await readEverything()
      const { body, rawBody, headers } = bad
      const text =
        rawBody ?? (body === undefined ? undefined : JSON.stringify(body).replace('<served>', servedDomainId))
      const answer = await api.request(bad.method ?? 'POST', `/api/v1${bad.path}`, {
        ...(text === undefined ? {} : { rawBody: text }),
        ...(headers === undefined ? {} : { headers }),
      })

      assert.deepEqual([answer.status, answer.body.code], [bad.status, bad.code])
      assert.equal(answer.headers.get('content-type'), 'application/problem+json; charset=utf-8')
      assert.equal(answer.body.status, bad.status)
      assert.equal(answer.body.type, `/docs/errors#${bad.code}`)
      for (const text of [answer.body.title, answer.body.detail, answer.body.fix]) assert.match(text, /\S/)
      assert.equal(answer.body.requestId, answer.headers.get('x-request-id'))
      const errors = answer.body.errors as readonly { field: string; message: string }[]
      if (bad.field !== undefined)
        assert.ok(
          errors.some(({ field }) => field === bad.field),
          JSON.stringify(errors),
        )
      if (bad.says !== undefined) assert.match(errors.map(({ message }) => message).join(), bad.says)
      assert.deepEqual(await readEverything(), before)
    })
  }

  test('a wrong method is told the right ones', async () => {
    const answer = await api.request('PUT', '/api/v1/domains')

    assert.equal(answer.headers.get('allow'), 'POST, GET')
  })

  test('a domain of another tenant: 409, without a word about whose it is', async () => {
    const other = await api.createTenant('Other')

    const answer = await api.request('POST', '/api/v1/domains', { key: other.key, body: { name: 'SERVED.example' } })

    assert.deepEqual([answer.status, answer.body.code], [409, 'domain-taken'])
    assert.doesNotMatch(JSON.stringify(answer.body), /ten_|Operator|dom_/)
  })

  test('wrong keys, old forms of keys and keys of agents are all the same to us', async () => {
    for (const key of ['rk_', `rk_${'x'.repeat(32)}`, 'rka_something', 'x'.repeat(5000)]) {
      const answer = await api.request('GET', '/api/v1/domains', { key })
      assert.deepEqual(
        [answer.status, answer.body.detail],
        [401, 'Nobody is signed in, and no valid API key was given.'],
      )
    }
    const basic = await api.request('GET', '/api/v1/domains', { key: null, headers: { authorization: 'Basic eA==' } })
    assert.equal(basic.status, 401)
  })

  async function readEverything(): Promise<unknown> {
    const { rows } = await sql<{ everything: string }>`
      SELECT coalesce((SELECT count(*) FROM events), 0) || ' ' ||
        (SELECT string_agg(md5(d::text), '') FROM domains d) || (SELECT string_agg(md5(i::text), '') FROM infrastructure i) ||
        (SELECT string_agg(md5(n::text), '') FROM sending_nodes n) || (SELECT string_agg(md5(a::text), '') FROM email_accounts a) ||
        (SELECT string_agg(md5(v::text), '') FROM virtual_aliases v) || (SELECT string_agg(md5(l::text), '') FROM looks l) ||
        (SELECT string_agg(md5(r::text), '') FROM dns_records r) || (SELECT count(*) FROM tenants) AS everything
    `.execute(api.db)
    return rows[0]?.everything
  }
})
