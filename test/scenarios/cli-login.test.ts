import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, describe, test } from 'node:test'
import { createMember, type Person } from '../support/people.ts'
import { startTestApi, type TestApi } from '../support/test-api.ts'

const program = resolve(import.meta.dirname, '../../src/bin/rookery.ts')

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

describe('rookery login', () => {
  let api: TestApi
  let home: string
  let tenant: { readonly id: string; readonly key: string }
  let owner: Person

  before(async () => {
    api = await startTestApi()
    home = mkdtempSync(join(tmpdir(), 'rookery-home-'))
    tenant = await api.createTenant('Command line')
    owner = await createMember(api, tenant.id, 'owner', { email: 'owner@cli.example' })
  })
  after(async () => {
    await api.close()
    rmSync(home, { recursive: true, force: true })
  })

  test('a person approves the code in a browser, and the command acts as the person until logout', async () => {
    const running = start('login', '--url', api.url, '--json')
    const code = await readCode(running.stderr)
    const body = { user_code: code, isApproved: true }
    assert.equal((await owner.ask('POST', '/api/v1/device-authorisations/approve', { body })).status, 200)
    assert.equal((await running.ended).code, 0)

    const file = join(home, '.config/rookery/profiles.json')
    const { default: profile } = JSON.parse(readFileSync(file, 'utf8')).profiles
    assert.equal(statSync(file).mode & 0o777, 0o600)
    const me = JSON.parse((await run('me', '--json')).stdout)
    assert.deepEqual([me.name, me.tenantId], ['owner@cli.example', tenant.id])

    assert.equal((await run('logout')).code, 0)
    assert.equal((await api.request('GET', '/api/v1/me', { key: profile.apiKey })).status, 401)
    const after = await run('me', '--url', api.url)
    assert.equal(after.code, 1)
    assert.match(after.stderr, /rookery login/)
  })

  test('a person who says no ends the wait with a sentence', async () => {
    const running = start('login', '--url', api.url)
    const body = { user_code: await readCode(running.stderr), isApproved: false }
    await owner.ask('POST', '/api/v1/device-authorisations/approve', { body })

    const { code, stderr } = await running.ended

    assert.equal(code, 1)
    assert.match(stderr, /was not let in/)
  })

  test('keys of several tenants are profiles beside one another, and stay valid after logout', async () => {
    const other = await api.createTenant('Other')
    const first = await runWith(tenant.key, 'login', '--url', api.url, '--key-file', '-', '--profile', 'first')
    await runWith(other.key, 'login', '--url', api.url, '--key-file', '-', '--profile', 'other')

    const named = JSON.parse((await run('me', '--json', '--profile', 'first')).stdout)
    const newest = JSON.parse((await run('me', '--json')).stdout)
    await run('logout', '--profile', 'first')

    assert.equal(first.code, 0)
    assert.deepEqual([named.tenantId, newest.tenantId], [tenant.id, other.id])
    assert.equal((await api.request('GET', '/api/v1/me', { key: tenant.key })).status, 200)
    assert.match((await run('me', '--profile', 'first')).stderr, /There is no profile first\. There are other\./)
    assert.match((await runWith('nonsense', 'login', '--url', api.url, '--key-file', '-')).stderr, /no API key/)
  })

  test('members, invitations, roles and keys are managed from the command line', async () => {
    await runWith(tenant.key, 'login', '--url', api.url, '--key-file', '-', '--profile', 'manage')
    const json = async (...args: readonly string[]) => JSON.parse((await run(...args, '--json')).stdout)

    const role = await json('roles', 'add', 'Reader', 'domains:read,mailboxes:read')
    const invitation = await json('invitations', 'add', 'new@cli.example', '--role', role.id)
    const key = await json(
      'keys',
      'add',
      'CI',
      '--permissions',
      'domains:read',
      '--days',
      '3',
      '--networks',
      '127.0.0.0/8',
    )
    const listed = await json('invitations', 'list')
    assert.match(invitation.link, /\/invitation#token=/)
    assert.deepEqual(
      listed.items.map(({ email }: { email: string }) => email),
      ['new@cli.example'],
    )
    assert.deepEqual(key.allowedNetworks, ['127.0.0.0/8'])
    assert.ok((await json('roles', 'list')).items.some(({ id }: { id: string }) => id === role.id))

    const { membershipId } = await createMember(api, tenant.id, 'support', { email: 'helper@cli.example' })
    await json('members', 'set-role', 'helper@cli.example', 'developer')
    const members = await json('members', 'list')
    const helper = members.items.find(({ id }: { id: string }) => id === membershipId)
    assert.equal(helper.role.id, 'developer')
    await json('members', 'remove', 'helper@cli.example', '--yes')
    await json('invitations', 'revoke', 'new@cli.example')
    await json('keys', 'revoke', key.id)
    await json('roles', 'delete', role.id)
    assert.equal((await api.request('GET', '/api/v1/domains', { key: key.key })).status, 401)
    assert.equal((await json('open', 'domains')).url, `${api.url}/domains`)
  })

  function run(...args: readonly string[]): Promise<Ended> {
    return runWith('', ...args)
  }

  function runWith(input: string, ...args: readonly string[]): Promise<Ended> {
    const running = start(...args)
    running.stdin.end(input)
    return running.ended
  }

  function start(...args: readonly string[]) {
    const env = { PATH: process.env['PATH'], HOME: home, NODE_OPTIONS: '--disable-warning=ExperimentalWarning' }
    const child = spawn(process.execPath, [program, ...args], { env, stdio: 'pipe' })
    const seen: string[] = []
    child.stderr.on('data', (chunk: Buffer) => seen.push(chunk.toString('utf8')))
    const ended = Promise.all([
      text(child.stdout),
      new Promise<number>((done) => child.once('close', (code) => done(code ?? 1))),
    ]).then(([stdout, code]): Ended => ({ code, stdout, stderr: seen.join('') }))
    return { stdin: child.stdin, stderr: child.stderr, ended }
  }
})

/** The code that the command shows, once it shows it. */
function readCode(stderr: NodeJS.ReadableStream): Promise<string> {
  let seen = ''
  return new Promise((found, fail) => {
    stderr.on('data', (chunk: Buffer) => {
      seen += chunk.toString('utf8')
      const code = /the code ([A-Z]{4}-[A-Z]{4})/.exec(seen)?.[1]
      if (code !== undefined) found(code)
    })
    stderr.once('end', () => fail(new Error(`no code: ${seen}`)))
  })
}
