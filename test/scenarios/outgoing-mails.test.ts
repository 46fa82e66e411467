import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { systemClock } from '#lib/clock.ts'
import { Secret } from '#lib/secret.ts'
import { createVault } from '#lib/vault.ts'
import { systemScope } from '#model/scope.ts'
import { queueMail } from '#operations/mails/queue-mail.ts'
import type { MailSender, SystemMessage } from '#providers/mail-sender/mail-sender.ts'
import { createSmtpMailSender } from '#providers/mail-sender/smtp.ts'
import { ProviderError } from '#providers/provider-error.ts'
import { outgoingMailsLoop } from '#reconcile/outgoing-mails.ts'
import type { ReconcileContext } from '#reconcile/reconciler.ts'
import { withScope } from '#store/scope.ts'
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts'

const vault = createVault(new Secret(Buffer.alloc(32, 3)))

test('a mail waits in the outbox until the relay has taken it, and is sent under one Message-ID', async () => {
  await using database = await createTestDatabase()
  const sent: SystemMessage[] = []
  const answers = ['down', 'up']
  const sender: MailSender = {
    async send(message) {
      sent.push(message)
      if (answers.shift() === 'down') throw new ProviderError('unavailable', 'The relay is down.')
    },
  }
  const id = await queueOne(database)

  await assert.rejects(run(database, sender, id), /The relay is down/)
  const waiting = await countMails(database)
  await run(database, sender, id)
  const again = await run(database, sender, id)

  assert.deepEqual([waiting, await countMails(database), again.requeueAfterSeconds], [1, 0, null])
  assert.deepEqual(
    sent.map((message) => [message.id, message.to, message.text]),
    Array.from({ length: 2 }, () => [id, 'ada@example.com', 'A link.']),
  )
})

test('a mail that nobody needs any more is thrown away unsent; without a relay it waits', async () => {
  await using database = await createTestDatabase()
  const fresh = await queueOne(database)
  const late = await queueOne(database, new Date(Date.now() - 1000))
  const refuse: MailSender = { send: async () => assert.fail('it was sent') }

  const withoutRelay = await run(database, null, fresh)
  await run(database, refuse, late)

  assert.equal(withoutRelay.requeueAfterSeconds, 300)
  assert.equal(await countMails(database), 1)
})

test('a relay gets the mail by SMTP, as from a program that wants no answer', async () => {
  const relay = await startRelay()
  const sender = createSmtpMailSender({ url: relay.url, from: 'Rookery <rookery@example.com>' })

  await sender.send({ id: 'mail_1', to: 'ada@example.com', subject: 'Set a new password', text: 'A link.' })
  relay.close()

  const text = relay.lines.join('\n')
  assert.match(text, /^MAIL FROM:<rookery@example.com>$/m)
  assert.match(text, /^RCPT TO:<ada@example.com>$/m)
  assert.match(text, /^Message-ID: <mail_1@example.com>$/m)
  assert.match(text, /^Auto-Submitted: auto-generated$/m)
  assert.match(text, /^A link\.$/m)
})

test('a relay that is not there is named, without the password', async () => {
  const sender = createSmtpMailSender({ url: 'smtp://user:hunter22@127.0.0.1:1', from: 'rookery@example.com' })

  const send = sender.send({ id: 'mail_1', to: 'ada@example.com', subject: 'x', text: 'x' })

  await assert.rejects(send, (error: ProviderError) => {
    assert.equal(error.kind, 'unavailable')
    assert.match(error.message, /127\.0\.0\.1/)
    return !error.message.includes('hunter22')
  })
})

async function queueOne(database: TestDatabase, expiresAt = new Date(Date.now() + 60_000)): Promise<string> {
  await withScope(database.db, systemScope, (scoped) =>
    queueMail(
      scoped,
      { vault, clock: systemClock },
      { to: 'ada@example.com', subject: 'Hello', text: 'A link.', expiresAt },
    ),
  )
  const rows = await database.db.selectFrom('looks').selectAll().where('loop', '=', 'outgoing-mails').execute()
  return (
    rows
      .map((row) => row.resourceId)
      .sort()
      .at(-1) ?? ''
  )
}

function run(database: TestDatabase, mailSender: MailSender | null, id: string) {
  const context = { db: database.db, vault, clock: systemClock, world: { mailSender } } as ReconcileContext
  return outgoingMailsLoop.reconcile(context, id)
}

async function countMails(database: TestDatabase): Promise<number> {
  return (await database.db.selectFrom('outgoingMails').select('id').execute()).length
}

/** As much of SMTP as one message needs. */
async function startRelay() {
  const lines: string[] = []
  const server = createServer((socket) => converse(socket, lines))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { lines, url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() }
}

function converse(socket: Socket, lines: string[]): void {
  let isData = false
  socket.write('220 relay.test ESMTP\r\n')
  createInterface({ input: socket }).on('line', (line) => {
    lines.push(line)
    if (isData && line !== '.') return
    const wasData = isData
    isData = !wasData && /^DATA/i.test(line)
    const answer = isData ? '354 go on' : /^QUIT/i.test(line) ? '221 bye' : '250 ok'
    socket.write(`${answer}\r\n`)
  })
}
