import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { waitFor } from '#lib/wait-for.ts'
import { addAttackers, deliverRaw, greet, guessPassword, publishStranger } from '../support/attackers.ts'
import { startTestLab, type TestLab } from '../support/lab-harness.ts'
import { canSignIn, readMessage, submit } from '../support/mail-client.ts'
import { type MailNode, password, startMailNode } from '../support/mail-node.ts'
import { malformedMail, strangersHeader } from '../support/malformed-mail.ts'
import { mailbox } from '../support/node-under-test.ts'
import { openRaw, type RawConnection } from '../support/raw-connection.ts'

const domain = 'hostile.test'
const at = (localPart: string) => `${localPart}@${domain}`
const longest = 'l'.repeat(64)
let lab: TestLab
let node: MailNode
let attackers: readonly string[]

before(async () => {
  lab = await startTestLab('t-hostile', '198.19.192.0/20')
  attackers = await addAttackers(lab.status, 3)
  await publishStranger(lab)
  const aliases = [
    { source: at('round'), destination: at('and-round') },
    { source: at('and-round'), destination: at('round') },
  ]
  const mailboxes = ['anna', 'odd', 'tunnel', "o'brien", 'a.b-c_d=e', longest]
  node = await startMailNode(lab, { domain, mailboxes, aliases })
})
after(async () => {
  await node?.[Symbol.asyncDispose]()
  await lab?.[Symbol.asyncDispose]()
})

/** How many messages a mailbox has, in all folders. */
async function countMessages(localPart: string): Promise<number> {
  const text = await node.exec('doveadm', '-f', 'tab', 'mailbox', 'status', '-u', at(localPart), 'messages', '*')
  return [...text.matchAll(/\t(\d+)$/gm)].reduce((sum, [, count]) => sum + Number(count), 0)
}

/** Resolves when nothing waits in the queue any more. */
async function settle(): Promise<void> {
  await waitFor(async () => (await node.exec('postqueue', '-j')) === '', {
    what: 'the queue to be empty',
    timeoutSeconds: 30,
  })
}

async function assertServed(subject: string): Promise<void> {
  const anna = node.user('anna')
  assert.match(await submit(anna, { to: anna.address, subject }), /^250 /)
  await readMessage(anna, subject)
}

describe('a message', () => {
  test('that is malformed is delivered, refused or put off, and the next one is served', async (t) => {
    let accepted = 0
    for (const [what, content] of Object.entries(malformedMail(at('odd')))) {
      for (const sender of [{}, { as: node.user('anna') }]) {
        const replies = await deliverRaw(node.host, { to: at('odd'), content, ...sender })

        assert.equal(replies.length, 1, what)
        assert.match(replies[0] ?? '', /^(250 2\.0\.0|451 4\.7\.1|5\d\d )/, what)
        if (replies[0]?.startsWith('250')) accepted += 1
        t.diagnostic(`${what}, ${'as' in sender ? 'a user' : 'a stranger'}: ${replies[0]}`)
      }
    }
    assert.ok(accepted > 0)
    await settle()
    assert.equal(await countMessages('odd'), accepted)
    await assertServed('After malformed mail')
  })

  // CVE-2023-51764: every end of data but <CR><LF>.<CR><LF>
  const ends = ['\n.\r\n', '\n.\n', '\r.\r', '\r\n.\n', '\r\n.\r', '\n.\r\r\n', '\r.\r\n', '\r\n\0.\r\n']
  test('cannot carry a second one past its end', async () => {
    for (const end of ends) {
      const smuggled = `MAIL FROM:<boss@${domain}>\r\nRCPT TO:<${at('tunnel')}>\r\nDATA\r\nSubject: smuggled\r\n\r\nsmuggled`
      const content = `${strangersHeader(at('odd'), 'first')}\r\nfirst${end}${smuggled}`
      const replies = await deliverRaw(node.host, { to: at('tunnel'), content })

      assert.deepEqual(
        replies.map((reply) => reply.slice(0, 3)),
        ['250'],
        JSON.stringify(end),
      )
    }
    await settle()
    assert.equal(await countMessages('tunnel'), ends.length)
  })

  test('of 100 MB is refused before it is sent, and cut off when its size was kept back', async () => {
    await using honest = await greet(node.host)
    assert.match(await honest.ask('MAIL FROM:<joe@stranger.test> SIZE=104857600'), /^552 5\.3\.4/)

    await using sly = await greet(node.host)
    for (const command of ['MAIL FROM:<joe@stranger.test>', `RCPT TO:<${at('odd')}>`])
      assert.match(await sly.ask(command), /^250/)
    assert.match(await sly.ask('DATA'), /^354/)
    const megabyte = Buffer.from(`${'x'.repeat(1022)}\r\n`.repeat(1024))
    const flood = async () => {
      for (let sent = 0; sent < 100; sent++) await sly.send(megabyte)
      await sly.send('\r\n.\r\n')
      return await sly.reply()
    }
    assert.match(await flood().catch(() => '552 hung up'), /^552 /)
    await assertServed('After 100 MB')
  })

  test('to 10,000 recipients is taken for the first thousand at most', async () => {
    await using connection = await greet(node.host)
    await connection.ask('MAIL FROM:<joe@stranger.test>')
    await connection.send(`RCPT TO:<${at('odd')}>\r\n`.repeat(10_000)).catch(() => undefined)

    const replies: string[] = []
    while (!replies.at(-1)?.startsWith('4')) replies.push(await connection.reply())
    assert.ok(replies.length <= 1001, String(replies.length))
    assert.match(replies.at(-1) ?? '', /^4(52 4\.5\.3|21 4\.7\.0)/)
  })
})

describe('an address', () => {
  const nobodys = [
    `"x' OR '1'='1"@${domain}`,
    `"x' UNION SELECT address FROM mailboxes --"@${domain}`,
    `"anna@${domain}"@${domain}`,
    `"../../../etc/passwd"@${domain}`,
    `"anna "@${domain}`,
    `m\xfcller@${domain}`,
    `%@${domain}`,
    `${longest}x@${domain}`,
    `${'x'.repeat(3000)}@${domain}`,
  ]
  const relays = [
    'someone@bigmail.test',
    `someone%bigmail.test@${domain}`,
    `"someone@bigmail.test"@${domain}`,
    `@${domain}:someone@bigmail.test`,
    `anna%${domain}@bigmail.test`,
    'bigmail.test!someone',
    'someone@[198.18.0.1]',
  ]
  test('that is nobody’s, or a trick to reach another server, is refused while the sender waits', async () => {
    for (const address of [...nobodys, ...relays]) {
      await using connection = await greet(node.host)
      await connection.ask('MAIL FROM:<joe@stranger.test>')
      assert.match(await connection.ask(`RCPT TO:<${address}>`), /^5\d\d /, address.slice(0, 80))
    }
  })

  for (const localPart of ["o'brien", 'a.b-c_d=e', longest]) {
    test(`like ${localPart.slice(0, 12)}… signs in, sends, and gets mail like any other`, async () => {
      const user = node.user(localPart)
      assert.match(await submit(user, { to: user.address, subject: 'To myself' }), /^250 /)
      await readMessage(user, 'To myself')
    })
  }

  test('reaches the same mailbox quoted, in capitals, and with a detail', async () => {
    const before = await countMessages('odd')
    const forms = [`"odd"@${domain}`, at('ODD'), at('odd+detail')]
    for (const to of forms)
      assert.match(
        (
          await deliverRaw(node.host, {
            to,
            as: node.user('anna'),
            content: `${strangersHeader(at('odd'), 'form')}\r\nHi`,
          })
        )[0] ?? '',
        /^250/,
        to,
      )
    await settle()
    assert.equal(await countMessages('odd'), before + forms.length)
  })

  test('that is an alias of itself goes round in no circle: the sender is told, nothing is kept', async () => {
    const replies = await deliverRaw(node.host, { to: at('round'), content: strangersHeader(at('odd'), 'round') })
    assert.match(replies[0] ?? '', /^[45]\d\d /)
    await settle()
  })
})

describe('clients', () => {
  test('that dawdle on every port at once do not keep others from being served', async () => {
    const [slow] = attackers
    const ports = [25, 465, 587, 110, 143, 993, 995, 4190].flatMap((port) => Array.from({ length: 40 }, () => port))
    const open = (port: number) =>
      openRaw({
        host: node.host,
        port,
        isTls: [465, 993, 995].includes(port),
        ...(slow === undefined ? {} : { from: slow }),
      })
    const dawdlers = (await Promise.allSettled(ports.map(open))).flatMap((it) =>
      it.status === 'fulfilled' ? [it.value] : [],
    )
    assert.ok(dawdlers.length > 100, `${dawdlers.length} connections`)
    const dawdle = setInterval(
      () => dawdlers.forEach((it: RawConnection) => void it.send('X').catch(() => undefined)),
      500,
    )
    try {
      const startedAt = performance.now()
      assert.match(
        (await deliverRaw(node.host, { to: at('anna'), content: strangersHeader(at('odd'), 'meanwhile') }))[0] ?? '',
        /^250/,
      )
      await assertServed('While others dawdle')
      assert.ok(performance.now() - startedAt < 15_000)
    } finally {
      clearInterval(dawdle)
      for (const it of dawdlers) await it[Symbol.asyncDispose]()
    }
  })

  for (const [index, port] of ([587, 993] as const).entries()) {
    test(`that guess passwords on port ${port}, a thousand times, are shut out; others are not`, async (t) => {
      const from = attackers[index + 1] ?? ''
      let guesses = 0
      let isShutOut = false
      const guess = async () => {
        while (!isShutOut && guesses < 1000) {
          guesses += 1
          const reply = await guessPassword({ host: node.host, port, address: at('anna'), from })
          assert.ok(!/^(235|a OK)/.test(reply), reply)
          isShutOut ||= /^closed: .*ECONNREFUSED/.test(reply)
        }
      }
      await Promise.all(Array.from({ length: 10 }, guess))

      t.diagnostic(`${guesses} guesses`)
      assert.ok(isShutOut && guesses < 100, `${guesses} guesses`)
      assert.equal(await canSignIn(node.user('anna')), true)
    })
  }
})

test('a mailbox made while all this goes on works at once', async () => {
  const late = { host: node.host, address: at('late'), password }
  await node.setDirectory([mailbox(at('anna'), password), mailbox(late.address, password)])
  assert.match(await submit(late, { to: at('anna'), subject: 'Late' }), /^250 /)
})
