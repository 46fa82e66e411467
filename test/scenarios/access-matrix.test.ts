/** More than 250 lines long because it is one matrix: what is sent by whom, and what it must be answered with. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { allAuthRoutes } from '#api/auth/all-auth-routes.ts'
import type { Route } from '#api/define-route.ts'
import { allRoutes } from '#api/routes/all-routes.ts'
import { isPermission, operatorPermissions } from '#model/permission.ts'
import { builtInRoleNames, builtInRoles } from '#model/role.ts'
import {
  type BuildOptions,
  buildRequest,
  exampleOf,
  isList,
  leaksIn,
  routesInOrder,
  streamRoutes,
} from '../support/access-matrix.ts'
import { exampleRequests } from '../support/example-requests.ts'
import {
  createExampleWorld,
  createKeyWithout,
  createMemberWithout,
  type ExampleWorld,
  fingerprintOf,
} from '../support/example-world.ts'
import { createMember, createPerson, type Person } from '../support/people.ts'
import { type Answer, startTestApi, type TestApi } from '../support/test-api.ts'

const everyPrefix = ['/api/v1', '/api']
const guarded = allRoutes.filter(({ permission }) => isPermission(permission))
const closed = allRoutes.filter(({ permission }) => permission !== 'anyone')
const stranger404 = (route: Route): number => (operatorPermissions.some((one) => one === route.permission) ? 403 : 404)

describe('every route × every kind of right to it', () => {
  let api: TestApi
  let victim: ExampleWorld
  let stranger: ExampleWorld
  let untouched: string
  const counts = { attempts: 0, leaks: 0 }

  before(async () => {
    api = await startTestApi({ canUsersMakeTenants: true })
    victim = await createExampleWorld(api, 'victim')
    stranger = await createExampleWorld(api, 'stranger')
    untouched = await fingerprintOf(api, victim.tenantId)
  })
  after(async () => {
    await api.close()
    const roles = builtInRoleNames.length
    const { attempts, leaks } = counts
    console.log(
      `access matrix: ${allRoutes.length} routes and ${allAuthRoutes.length + streamRoutes.length} others, ${roles} built-in roles, ${attempts} attempts, ${leaks} leaks`,
    )
  })

  type Send = (method: string, path: string, options: { body: unknown }) => Promise<Answer>
  const withKey =
    (key: string | null): Send =>
    (method, path, { body }) =>
      api.request(method, path, { key, body })
  const withSession =
    (person: Person, tenantId?: string): Send =>
    (method, path, { body }) =>
      person.ask(method, path, { body, ...(tenantId === undefined ? {} : { tenantId }) })

  /** One attempt of somebody who has no business with the victim: nothing told, nothing changed. */
  async function attempt(route: Route, world: ExampleWorld, send: Send, options: BuildOptions = {}): Promise<Answer> {
    const request = buildRequest(route, world, options)
    const answer = await send(request.method, request.path, { body: request.body })
    counts.attempts += 1
    const leaks = options.isOperator === true ? [] : leaksIn(answer, victim, request, options.alsoSent)
    counts.leaks += leaks.length
    assert.deepEqual(leaks, [], `${request.method} ${request.path} told ${leaks}`)
    return answer
  }

  async function assertUntouched(what: string): Promise<void> {
    const now = await fingerprintOf(api, victim.tenantId)
    assert.equal(now, untouched, `${what} changed something of the victim`)
  }

  test('the table of example requests has every route, and no other', () => {
    const names = allRoutes.map(({ operationId }) => operationId)

    assert.deepEqual(
      names.filter((name) => exampleRequests[name] === undefined),
      [],
    )
    assert.deepEqual(
      Object.keys(exampleRequests).filter((name) => !names.includes(name)),
      [],
    )
  })

  test('401 without credentials, with a wrong key and with a session that is none, at every address', async () => {
    const nobody = { cookie: `rookery=${'x'.repeat(43)}`, 'x-rookery-client': 'test', 'sec-fetch-site': 'same-origin' }
    for (const route of closed) {
      for (const prefix of everyPrefix) {
        const sends = [withKey(null), withKey(`rk_${'x'.repeat(32)}`), withKey('not-a-key')]
        const replayed: Send = (method, path, { body }) =>
          api.request(method, path, { key: null, body, headers: nobody })
        for (const send of [...sends, replayed]) {
          const answer = await attempt(route, victim, send, { prefix })
          assert.deepEqual([answer.status, answer.body.code], [401, 'unauthenticated'], route.operationId)
          assert.equal(answer.headers.get('www-authenticate'), 'Bearer')
        }
      }
    }
    await assertUntouched('somebody without credentials')
  })

  test('403 for a key and for a member with everything but the one permission', async () => {
    const world = await createExampleWorld(api, 'limited')
    for (const route of guarded) {
      const key = await createKeyWithout(api, world, route.permission)
      const member = await createMemberWithout(api, world, route.permission)
      for (const send of [withKey(key), withSession(member)]) {
        const answer = await attempt(route, world, send)
        assert.deepEqual([answer.status, answer.body.code], [403, 'forbidden'], route.operationId)
        assert.match(answer.body.detail, new RegExp(route.permission))
      }
    }
  })

  for (const role of builtInRoleNames) {
    test(`a member with the role ${role} may exactly what the role says`, async () => {
      const world = await createExampleWorld(api, `of-${role}`)
      const home = role === 'operator' ? await operatorTenantId() : world.tenantId
      const member = await createMember(api, home, role, { usedSecondFactor: true })
      for (const route of routesInOrder) {
        const answer = await attempt(route, world, withSession(member, home), { isOperator: role === 'operator' })
        const mayDo = !isPermission(route.permission) || builtInRoles[role].permissions.includes(route.permission)
        const expected = mayDo ? (exampleOf(route).status ?? route.status) : 403
        assert.equal(answer.status, expected, `${role}: ${route.operationId} ${JSON.stringify(answer.body)}`)
      }
    })
  }

  test('a key with every right of a tenant may all of it but what is the operator’s or a person’s', async () => {
    const world = await createExampleWorld(api, 'of-key')
    for (const route of routesInOrder) {
      const answer = await attempt(route, world, withKey(world.key))
      const isOperators = operatorPermissions.some((one) => one === route.permission)
      const { status = route.status, keyStatus = status } = exampleOf(route)
      assert.equal(answer.status, isOperators ? 403 : keyStatus, `${route.operationId} ${JSON.stringify(answer.body)}`)
    }
  })

  test('404 for the ids of another tenant in the path, as for what never was', async () => {
    for (const route of guarded.filter(({ path }) => path.includes(':id'))) {
      const id = exampleOf(route).id?.(victim) ?? ''
      const absent = `${id.slice(0, -8)}00000000`
      for (const send of strangers()) {
        const theirs = await attempt(route, victim, send)
        const none = await attempt(route, victim, send, { id: absent })
        assert.equal(theirs.status, stranger404(route), `${route.operationId} ${JSON.stringify(theirs.body)}`)
        assert.deepEqual(withoutIds(theirs.body, id), withoutIds(none.body, absent))
      }
      await assertUntouched(route.operationId)
    }
  })

  test('4xx for the ids of another tenant in the body', async () => {
    for (const route of guarded.filter(({ path, body }) => body !== undefined && !path.includes(':id'))) {
      for (const send of strangers()) {
        const answer = await attempt(route, victim, send)
        assert.ok([400, 403, 404].includes(answer.status), `${route.operationId} ${answer.status}`)
      }
      await assertUntouched(route.operationId)
    }
  })

  test('nothing of another tenant for its ids in filters and cursors', async () => {
    for (const route of guarded.filter(isList)) {
      const tokens = Object.values(victim.ids).map((pageToken) => ({ pageToken }))
      const isPaged =
        route.operationId.startsWith('list') &&
        !['listEvents', 'listAuditEntries', 'listRoles'].includes(route.operationId)
      for (const query of [{}, ...(isPaged ? tokens : [])]) {
        for (const send of strangers()) {
          const answer = await attempt(route, victim, send, { query })
          assert.ok([200, 403, 404, 400].includes(answer.status), `${route.operationId} ${answer.status}`)
        }
      }
    }
    await assertUntouched('a filter or cursor')
  })

  test('404 for a session that names another tenant, whatever it asks', async () => {
    for (const route of closed.filter(({ permission }) => permission !== 'signed-in')) {
      const send = withSession(stranger.owner, victim.tenantId)
      const answer = await attempt(route, stranger, send, { alsoSent: victim.tenantId })
      assert.deepEqual([answer.status, answer.body.code], [404, 'not-found'], route.operationId)
    }
    await assertUntouched('a session in another tenant')
  })

  test('403 for a change by cookie alone: without our header, from another site, or from nowhere', async () => {
    const { cookie } = stranger.owner
    const forged = [
      { cookie },
      { cookie, 'x-rookery-client': 'x' },
      { cookie, origin: 'https://evil.example', 'x-rookery-client': 'x' },
      { cookie, 'sec-fetch-site': 'cross-site', 'x-rookery-client': 'x' },
    ]
    for (const route of closed.filter(({ method }) => method !== 'GET')) {
      for (const headers of forged) {
        const send: Send = (method, path, { body }) => api.request(method, path, { key: null, body, headers })
        const answer = await attempt(route, stranger, send)
        assert.deepEqual([answer.status, answer.body.code], [403, 'csrf-rejected'], route.operationId)
      }
    }
  })

  test('a tenant that requires a second factor is closed to a member without one, but for who he is', async () => {
    const world = await createExampleWorld(api, 'strict')
    const sure = await createMember(api, world.tenantId, 'owner', { usedSecondFactor: true })
    const unsure = await createMember(api, world.tenantId, 'owner')
    const path = `/api/v1/tenants/${world.tenantId}/settings`
    assert.equal((await sure.ask('PATCH', path, { body: { requiresSecondFactor: true } })).status, 200)

    for (const route of closed.filter(({ permission }) => permission !== 'signed-in')) {
      const answer = await attempt(route, world, withSession(unsure))
      assert.deepEqual([answer.status, answer.body.code], [403, 'second-factor-required'], route.operationId)
    }
    assert.equal((await unsure.ask('GET', '/api/v1/me')).status, 200)
    assert.equal((await sure.ask('GET', '/api/v1/domains')).status, 200)
  })

  test('a sensitive route asks a session for a fresh proof', async () => {
    const confirmedAt = new Date(Date.now() - 16 * 60_000)
    const stale = await createMember(api, stranger.tenantId, 'owner', { confirmedAt })
    const sensitive = allRoutes.filter(
      ({ isSensitive, permission }) => isSensitive && !operatorPermissions.some((one) => one === permission),
    )
    for (const route of sensitive) {
      const answer = await attempt(route, stranger, withSession(stale))
      assert.deepEqual([answer.status, answer.body.code], [403, 'confirmation-required'], route.operationId)
    }
    assert.ok(sensitive.length >= 9)
    assert.equal((await stale.ask('GET', '/api/v1/domains')).status, 200)
  })

  test('the endpoints of sign-in are closed to keys, strangers, forged changes and stale sessions', async () => {
    const stale = await createPerson(api, { confirmedAt: new Date(Date.now() - 16 * 60_000) })
    const { sessionId } = await sessionOf(stranger.owner)
    const personal = allAuthRoutes.filter(({ access }) => access !== 'anybody')
    for (const { method, path, access, operationId } of personal) {
      const address = `/api/v1${path.replace(':id', sessionId)}`
      const ask = (key: string | null, headers: Record<string, string> = {}) =>
        api.request(method, address, { key, headers, ...(method === 'GET' ? {} : { body: {} }) })
      counts.attempts += 4
      assert.equal((await ask(null)).status, 401, operationId)
      assert.equal((await ask(stranger.key)).status, 401, operationId)
      if (method !== 'GET') assert.equal((await ask(null, { cookie: stale.cookie })).body.code, 'csrf-rejected')
      if (access !== 'confirmed-session') continue
      const answer = await stale.ask(method, address, { body: {} })
      assert.equal(answer.body.code, 'confirmation-required', operationId)
    }
    assert.equal((await stale.ask('DELETE', `/api/v1/auth/sessions/${sessionId}`)).status, 404)
    assert.ok(personal.length >= 10)
  })

  test('everything that the reference lists is in one of the tables that are walked here', async () => {
    const { body } = await api.request('GET', '/api/openapi.json', { key: null })
    const listed = Object.values(body.paths as Record<string, Record<string, { operationId: string }>>)
      .flatMap((methods) => Object.values(methods))
      .map(({ operationId }) => operationId)
    const walked = [...allRoutes, ...allAuthRoutes, ...streamRoutes].map(({ operationId }) => operationId)

    assert.deepEqual(listed.toSorted(), walked.toSorted())
  })

  for (const { operationId, path, permission } of streamRoutes) {
    test(`what is sent piece by piece is as closed as the rest: ${operationId}`, async () => {
      const address = `/api/v1${path}`
      const foreign = `${address}?tenant=${victim.tenantId}`
      const bearer = (key: string) => ({ authorization: `Bearer ${key}` })
      const limited = await createMemberWithout(api, stranger, permission)
      const refused = [
        [401, address, {}],
        [403, address, bearer(await createKeyWithout(api, stranger, permission))],
        [403, address, { cookie: limited.cookie }],
        [403, address, { cookie: (await createPerson(api)).cookie }],
        [404, foreign, { cookie: stranger.owner.cookie }],
        [404, foreign, bearer(stranger.key)],
      ] as const
      for (const [status, at, headers] of refused) {
        counts.attempts += 1
        assert.equal(await statusOf(at, headers), status)
      }
    })
  }

  test('the event stream tells nothing of another tenant, whatever it is filtered by', async () => {
    const path = '/api/v1/events/stream'
    for (const filter of ['', ...Object.values(victim.ids).map((id) => `&resourceId=${id}&infrastructureId=${id}`)]) {
      const text = await readStream(`${path}?after=0&tenant=${stranger.tenantId}${filter}`, stranger.owner.cookie)
      counts.attempts += 1
      const leaks = victim.secrets.filter((secret) => text.includes(secret))
      counts.leaks += leaks.length
      assert.deepEqual(leaks, [])
      assert.equal(text.includes('data: '), filter === '')
    }
  })

  test('401 for a key that was revoked, that has expired, and 403 from outside its networks', async () => {
    const make = async (body: object) =>
      (await api.request('POST', '/api/v1/api-keys', { key: stranger.key, body: { name: 'x', ...body } })).body
    const revoked = await make({})
    await api.request('DELETE', `/api/v1/api-keys/${revoked.id}`, { key: stranger.key })
    const expired = await make({ expiresAt: new Date(Date.now() + 3600_000).toISOString() })
    await api.db.updateTable('apiKeys').set({ expiresAt: new Date() }).where('id', '=', expired.id).execute()
    const elsewhere = await make({ allowedNetworks: ['192.0.2.0/24', '2001:db8::/32'] })
    for (const route of closed) {
      for (const [key, status] of [
        [revoked.key, 401],
        [expired.key, 401],
        [elsewhere.key, 403],
      ] as const) {
        assert.equal((await attempt(route, stranger, withKey(key))).status, status, route.operationId)
      }
    }
  })

  /** Everything that another tenant's people and keys can send. */
  function strangers(): readonly Send[] {
    return [withKey(stranger.key), withSession(stranger.owner), withSession(stranger.owner, stranger.tenantId)]
  }

  async function sessionOf({ userId }: Person): Promise<{ readonly sessionId: string }> {
    const query = api.db.selectFrom('userSessions').select('id').where('userId', '=', userId)
    return { sessionId: (await query.executeTakeFirstOrThrow()).id }
  }

  async function operatorTenantId(): Promise<string> {
    const { body } = await api.request('GET', '/api/v1/me')
    return body.tenantId
  }

  /** Without waiting for the end of an answer that may have none. */
  async function statusOf(path: string, headers: Readonly<Record<string, string>>): Promise<number> {
    const response = await fetch(`${api.url}${path}`, { headers })
    await response.body?.cancel()
    return response.status
  }

  /** What an event stream sends until it has nothing more to tell. */
  async function readStream(path: string, cookie: string): Promise<string> {
    const ending = new AbortController()
    const response = await fetch(`${api.url}${path}`, { headers: { cookie }, signal: ending.signal })
    assert.equal(response.status, 200)
    const reader = response.body?.getReader()
    const first = await reader?.read()
    const second = await Promise.race([reader?.read(), delay(200, undefined, { ref: false })])
    ending.abort()
    return [first, second].map((part) => new TextDecoder().decode(part?.value)).join('')
  }
})

function withoutIds(body: unknown, id: string): unknown {
  return JSON.parse(
    JSON.stringify(body)
      .replaceAll(id, '<id>')
      .replace(/req_\w+/, '<request>'),
  )
}
