import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { startTestApi, type TestApi } from '../support/test-api.ts'

interface Row {
  readonly line: number
  readonly emailAddress: string
  readonly state: string
  readonly password: string | null
  readonly errors: readonly { readonly field: string; readonly message: string }[]
}

describe('a list of mailboxes', () => {
  let api: TestApi
  let serial = 0
  before(async () => {
    api = await startTestApi()
  })
  after(() => api.close())

  const provision = async (): Promise<{ id: string; name: string }> => {
    serial += 1
    const name = `list${serial}.example`
    const domain = await api.request('POST', '/api/v1/domains', { body: { name } })
    const order = { domainId: domain.body.id, vpsConfig: { size: 'starter', region: 'lab' } }
    assert.equal((await api.request('POST', '/api/v1/infrastructure/provision', { body: order })).status, 202)
    return { id: domain.body.id, name }
  }
  const send = (domainId: string, body: unknown, headers: Record<string, string> = {}) =>
    api.request('POST', `/api/v1/domains/${domainId}/mailboxes/imports`, { body, headers })
  const addressesOf = async (domainId: string): Promise<readonly string[]> => {
    const { body } = await api.request('GET', `/api/v1/mailboxes?domainId=${domainId}&limit=200`)
    return body.items.map(({ emailAddress }: { emailAddress: string }) => emailAddress)
  }

  test('is previewed row by row, with what is wrong in which column, and nothing is made', async () => {
    const { id, name } = await provision()
    await api.request('POST', '/api/v1/mailboxes', { body: { emailAddress: `old@${name}` } })
    await api.request('POST', '/api/v1/aliases', { body: { source: `info@${name}`, destination: `old@${name}` } })
    const csv = [
      'Address;Password;Quota MB;max_send_per_day',
      'ada;;500;',
      `Bea@${name.toUpperCase()};correct-horse-battery-9;;100`,
      'ada;;;',
      'old;;;',
      'info;;;',
      'rookery-check;;;',
      'eve@elsewhere.example;;;',
      'no spaces allowed;;;',
      'weak;short;;',
      'big;;9999999;-1',
      'more;;;;;surplus',
      'postmaster;;;',
    ].join('\r\n')

    const { status, body } = await send(id, { csv: `\ufeff${csv}`, dryRun: true })

    assert.equal(status, 200)
    const told = body.rows.map(({ line, state, errors }: Row) => [line, state, errors.map(({ field }) => field).join()])
    assert.deepEqual(told, [
      [2, 'valid', ''],
      [3, 'valid', ''],
      [4, 'failed', 'address'],
      [5, 'failed', 'address'],
      [6, 'failed', 'address'],
      [7, 'failed', 'address'],
      [8, 'failed', 'address'],
      [9, 'failed', 'address'],
      [10, 'failed', 'password'],
      [11, 'failed', 'quotaMb,maxSendPerDay'],
      [12, 'failed', 'row'],
      [13, 'valid', ''],
    ])
    assert.match(body.rows[2].errors[0].message, /line 2/)
    assert.deepEqual([body.validCount, body.failedCount, body.createdCount, body.isDryRun], [3, 9, 0, true])
    assert.deepEqual(await addressesOf(id), [`old@${name}`])
  })

  test('makes all or none when all or none are wanted, and names every row that stands in the way', async () => {
    const { id } = await provision()

    const refused = await send(id, { csv: 'address,password\nada,\nbea,short\n,\ncy d,' })

    assert.deepEqual([refused.status, refused.body.code], [400, 'import-rejected'])
    assert.deepEqual(
      refused.body.errors.map(({ field }: { field: string }) => field),
      ['/csv/3/password', '/csv/5/address'],
    )
    assert.doesNotMatch(JSON.stringify(refused.body), /short"/)
    assert.deepEqual(await addressesOf(id), [])
  })

  test('makes the others when that is wanted, shows generated passwords once, and gives the first the role addresses', async () => {
    const { id, name } = await provision()
    const csv = 'address,password,quota\nada,,250\nbad address,,\nbea,correct-horse-battery-9,'

    const headers = { 'idempotency-key': 'list-once' }
    const first = await send(id, { csv, onError: 'skip' }, headers)
    const again = await send(id, { csv, onError: 'skip' }, headers)

    assert.equal(first.status, 200)
    assert.deepEqual(
      first.body.rows.map(({ emailAddress, state, password }: Row) => [emailAddress, state, password?.length ?? null]),
      [
        [`ada@${name}`, 'created', 20],
        ['bad address', 'failed', null],
        [`bea@${name}`, 'created', null],
      ],
    )
    assert.deepEqual(again.body, first.body)
    const mailboxes = await api.request('GET', `/api/v1/mailboxes?domainId=${id}`)
    assert.equal(mailboxes.body.items[0].quotaMb, 250)
    assert.doesNotMatch(JSON.stringify(mailboxes.body), /"password"/)
    const aliases = await api.request('GET', `/api/v1/aliases?domainId=${id}&search=postmaster`)
    assert.deepEqual(
      aliases.body.items.map(({ destination }: { destination: string }) => destination),
      [`ada@${name}`],
    )
  })

  for (const [what, body, code] of [
    ['text without columns', { csv: 'ada@x.example\nbea@x.example' }, 'import-unreadable'],
    ['an unknown column', { csv: 'address,shoe size\nada,43' }, 'import-unreadable'],
    ['a column twice', { csv: 'address,email\nada,ada' }, 'import-unreadable'],
    ['a quotation mark that is never closed', { csv: 'address\n"ada' }, 'import-unreadable'],
    ['no row', { csv: 'address\n' }, 'import-unreadable'],
    ['only a byte order mark', { csv: '\ufeff' }, 'import-unreadable'],
    ['more rows than fit', { csv: `address\n${'a\n'.repeat(501)}` }, 'import-unreadable'],
    ['more text than fits', { csv: `address\n${'a'.repeat(262_144)}` }, 'validation-failed'],
    ['nothing', { csv: '' }, 'validation-failed'],
    ['a number for a text', { csv: 7 }, 'validation-failed'],
    ['a wish nobody knows', { csv: 'address\nada', onError: 'hope' }, 'validation-failed'],
  ] as const) {
    test(`is refused with the reason when it is ${what}, and nothing is made`, async () => {
      const { id } = await provision()

      const answer = await send(id, body)

      assert.deepEqual([answer.status, answer.body.code], [400, code])
      assert.ok(answer.body.fix.length > 0)
      assert.deepEqual(await addressesOf(id), [])
    })
  }

  test('is refused where no mail is set up yet, and above the size of a request', async () => {
    const domain = await api.request('POST', '/api/v1/domains', { body: { name: 'bare-list.example' } })

    const early = await send(domain.body.id, { csv: 'address\nada' })
    const huge = await send(domain.body.id, { csv: 'x'.repeat(1_100_000) })

    assert.deepEqual([early.status, early.body.code], [409, 'infrastructure-missing'])
    assert.deepEqual([huge.status, huge.body.code], [413, 'body-too-large'])
  })

  test('of 200 rows is made in one go, and each mailbox is found by a part of its address', async () => {
    const { id, name } = await provision()
    const csv = `address\n${Array.from({ length: 200 }, (_, row) => `user${row}`).join('\n')}`

    const { body } = await send(id, { csv })
    const found = await api.request('GET', `/api/v1/mailboxes?domainId=${id}&search=USER199`)

    assert.equal(body.createdCount, 200)
    assert.deepEqual(
      found.body.items.map(({ emailAddress }: Row) => emailAddress),
      [`user199@${name}`],
    )
  })

  test('a change to a mailbox that somebody else has changed meanwhile is refused, and theirs stays', async () => {
    const { name } = await provision()
    const { body: mailbox } = await api.request('POST', '/api/v1/mailboxes', { body: { emailAddress: `ed@${name}` } })
    const change = (body: unknown) => api.request('PATCH', `/api/v1/mailboxes/${mailbox.id}`, { body })
    const expectedUpdatedAt = mailbox.updatedAt

    const first = await change({ quotaMb: 700, expectedUpdatedAt })
    const second = await change({ quotaMb: 900, expectedUpdatedAt })

    assert.deepEqual([first.status, second.status, second.body.code], [200, 412, 'edited-meanwhile'])
    const read = await api.request('GET', `/api/v1/mailboxes?search=ed@${name}`)
    assert.equal(read.body.items[0].quotaMb, 700)
  })
})
