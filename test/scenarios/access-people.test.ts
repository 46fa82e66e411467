import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createMember, createPerson } from '../support/people.ts'
import { startTestApi, type TestApi } from '../support/test-api.ts'

describe('people in tenants', () => {
  let api: TestApi
  before(async () => {
    api = await startTestApi({ canUsersMakeTenants: true })
  })
  after(() => api.close())

  test('who makes a tenant owns it, and GET /me says where one may do what', async () => {
    const anna = await createPerson(api)
    const lonely = await anna.ask('GET', '/api/v1/me')
    const made = await anna.ask('POST', '/api/v1/me/tenants', { body: { name: 'Anna’s' } })

    const { body: me } = await anna.ask('GET', '/api/v1/me')

    assert.deepEqual([lonely.body.tenantId, lonely.body.tenants, lonely.body.permissions], [null, [], []])
    assert.equal(made.status, 201)
    assert.equal(me.tenantId, made.body.id)
    assert.deepEqual([me.user.email, me.tenants[0].role], [anna.email, 'owner'])
    assert.ok(me.permissions.includes('tenant-settings:write') && !me.permissions.includes('nodes:write'))
  })

  test('who is in two tenants must say in which, and sees each alone', async () => {
    const ben = await createPerson(api)
    const [one, two] = await Promise.all(
      ['One', 'Two'].map(async (name) => (await ben.ask('POST', '/api/v1/me/tenants', { body: { name } })).body.id),
    )
    await ben.ask('POST', '/api/v1/workspaces', { tenantId: one, body: { name: 'in one' } })

    const open = await ben.ask('GET', '/api/v1/workspaces')
    const inOne = await ben.ask('GET', '/api/v1/workspaces', { tenantId: one })
    const inTwo = await ben.ask('GET', '/api/v1/workspaces', { tenantId: two })

    assert.deepEqual([open.status, open.body.code], [400, 'tenant-not-chosen'])
    assert.deepEqual([inOne.body.items.length, inTwo.body.items.length], [1, 0])
  })

  test('an invitation lets in the address it was sent to, once, until it is taken back', async () => {
    const { id: tenantId } = await api.createTenant('Inviting')
    const owner = await createMember(api, tenantId, 'owner')
    const guest = await createPerson(api, { email: 'guest@elsewhere.example' })
    const other = await createPerson(api)
    const invite = (email: string) => owner.ask('POST', '/api/v1/invitations', { body: { email, role: 'developer' } })
    const tokenOf = ({ body }: { body: { link: string } }) => body.link.split('#token=')[1] ?? ''
    const accept = (who: typeof guest, token: string) =>
      who.ask('POST', '/api/v1/invitations/accept', { body: { token } })

    const void1 = tokenOf(await invite('Guest@elsewhere.example'))
    const token = tokenOf(await invite('guest@elsewhere.example'))
    const preview = await api.request('POST', '/api/v1/invitations/preview', { key: null, body: { token } })
    assert.deepEqual([preview.body.tenantName, preview.body.role.id], ['Inviting', 'developer'])

    assert.equal((await accept(guest, void1)).body.code, 'invitation-invalid')
    assert.equal((await accept(other, token)).body.code, 'invitation-for-another')
    assert.equal((await accept(guest, token)).status, 200)
    assert.equal((await accept(guest, token)).body.code, 'invitation-invalid')
    assert.equal((await guest.ask('GET', '/api/v1/domains')).status, 200)
    assert.equal((await invite('guest@elsewhere.example')).body.code, 'member-exists')

    const second = await invite('late@elsewhere.example')
    await owner.ask('DELETE', `/api/v1/invitations/${second.body.id}`)
    const late = await createPerson(api, { email: 'late@elsewhere.example' })
    assert.equal((await accept(late, tokenOf(second))).body.code, 'invitation-invalid')
  })

  test('who has no account signs up with the invitation, and is a member at once', async () => {
    const { id: tenantId } = await api.createTenant('Welcoming')
    const owner = await createMember(api, tenantId, 'owner')
    const invitation = { email: 'fresh@elsewhere.example', role: 'support' }
    const { link } = (await owner.ask('POST', '/api/v1/invitations', { body: invitation })).body
    const token = link.split('#token=')[1]
    const body = { email: invitation.email, name: 'Fresh', password: 'a rather long morning in May', invitation: token }
    const headers = { origin: api.url, 'x-rookery-client': 'test' }

    const signedUp = await api.request('POST', '/api/v1/auth/sign-up', { key: null, headers, body })
    const cookie = (signedUp.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    const me = await api.request('GET', '/api/v1/me', { key: null, headers: { cookie } })
    const again = { ...body, email: 'other@elsewhere.example' }

    assert.equal(signedUp.status, 201, JSON.stringify(signedUp.body))
    assert.deepEqual([me.body.tenantId, me.body.tenants[0].role], [tenantId, 'support'])
    assert.ok((await api.request('POST', '/api/v1/auth/sign-up', { key: null, headers, body: again })).status >= 400)
  })

  test('nobody gives, changes or takes away more than he has: an admin does not reach an owner', async () => {
    const { id: tenantId } = await api.createTenant('Ranks')
    const owner = await createMember(api, tenantId, 'owner')
    const admin = await createMember(api, tenantId, 'admin')
    const helper = await createMember(api, tenantId, 'support')
    const patch = (id: string, role: string) => admin.ask('PATCH', `/api/v1/members/${id}`, { body: { role } })

    assert.equal((await patch(helper.membershipId, 'developer')).status, 200)
    assert.equal((await patch(helper.membershipId, 'owner')).status, 403)
    assert.equal((await patch(admin.membershipId, 'owner')).status, 403)
    assert.equal((await patch(owner.membershipId, 'support')).status, 403)
    assert.equal((await admin.ask('DELETE', `/api/v1/members/${owner.membershipId}`)).status, 403)
    const invitation = { body: { email: 'boss@ranks.example', role: 'owner' } }
    assert.equal((await admin.ask('POST', '/api/v1/invitations', invitation)).status, 403)
    assert.equal((await patch(helper.membershipId, 'operator')).body.code, 'role-unknown')
  })

  test('a tenant keeps an owner, also when two leave at once', async () => {
    const { id: tenantId } = await api.createTenant('Owned')
    const one = await createMember(api, tenantId, 'owner')
    const two = await createMember(api, tenantId, 'owner')

    const answers = await Promise.all(
      [one, two].map((person) => person.ask('DELETE', `/api/v1/members/${person.membershipId}`)),
    )

    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409])
    assert.equal(answers.find(({ status }) => status === 409)?.body.code, 'last-owner')
  })

  test('a member who is removed, or whose role is changed, may no more from the next request on', async () => {
    const { id: tenantId } = await api.createTenant('Leaving')
    const owner = await createMember(api, tenantId, 'owner')
    const dev = await createMember(api, tenantId, 'developer')
    const write = () => dev.ask('POST', '/api/v1/workspaces', { body: { name: `w${Math.random()}` } })

    assert.equal((await write()).status, 201)
    await owner.ask('PATCH', `/api/v1/members/${dev.membershipId}`, { body: { role: 'support' } })
    assert.equal((await write()).status, 403)
    await owner.ask('DELETE', `/api/v1/members/${dev.membershipId}`)
    assert.equal((await dev.ask('GET', '/api/v1/workspaces')).status, 403)
  })

  test('a role of one’s own gives what it says, to everybody who has it, and stays while it is used', async () => {
    const { id: tenantId } = await api.createTenant('Roles')
    const owner = await createMember(api, tenantId, 'owner')
    const body = { name: 'Postmaster', permissions: ['mailboxes:read', 'domains:read'] }
    const role = await owner.ask('POST', '/api/v1/roles', { body })
    const path = `/api/v1/roles/${role.body.id}`
    const member = await createMember(api, tenantId, role.body.id)

    assert.equal((await member.ask('GET', '/api/v1/mailboxes')).status, 200)
    assert.equal((await member.ask('GET', '/api/v1/workspaces')).status, 403)
    await owner.ask('PATCH', path, { body: { permissions: ['workspaces:read'] } })
    assert.equal((await member.ask('GET', '/api/v1/workspaces')).status, 200)
    assert.equal((await member.ask('GET', '/api/v1/mailboxes')).status, 403)
    assert.equal((await owner.ask('DELETE', path)).body.code, 'role-in-use')
    assert.equal((await owner.ask('POST', '/api/v1/roles', { body })).body.code, 'name-taken')
    const beyond = { body: { name: 'Nodes', permissions: ['nodes:write'] } }
    assert.equal((await owner.ask('POST', '/api/v1/roles', beyond)).status, 403)
    await owner.ask('DELETE', `/api/v1/members/${member.membershipId}`)
    assert.equal((await owner.ask('DELETE', path)).status, 200)
  })

  test('who has no second factor himself cannot require it and lock himself out', async () => {
    const { id: tenantId } = await api.createTenant('Careful')
    const owner = await createMember(api, tenantId, 'owner')

    const answer = await owner.ask('PATCH', `/api/v1/tenants/${tenantId}/settings`, {
      body: { requiresSecondFactor: true },
    })

    assert.deepEqual([answer.status, answer.body.code], [403, 'second-factor-required'])
  })

  test('a platform operator runs the installation, and may be a guest in any tenant', async () => {
    const { id: tenantId, key } = await api.createTenant('Visited')
    await api.request('POST', '/api/v1/workspaces', { key, body: { name: 'theirs' } })
    const operator = await createPerson(api, { isPlatformOperator: true })

    const everything = await operator.ask('GET', '/api/v1/tenants')
    const there = await operator.ask('GET', '/api/v1/workspaces', { tenantId })
    const tenants = await operator.ask('GET', '/api/v1/tenants', { tenantId })

    assert.ok(everything.body.items.length > 1)
    assert.deepEqual(
      there.body.items.map(({ name }: { name: string }) => name),
      ['theirs'],
    )
    assert.equal(tenants.status, 403)
  })
})
