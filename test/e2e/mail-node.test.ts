// One node for all of it, since a node takes longer to come up than everything that is asked of it here.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { waitFor } from '#lib/wait-for.ts'
import { selfTest } from '#protocol/node-paths.ts'
import { renderNodeBundle } from '#render/node-bundle.ts'
import { goldenSnapshots } from '../golden/node-bundles.ts'
import { checkOnNode } from '../support/golden-checks.ts'
import { startTestLab, type TestLab } from '../support/lab-harness.ts'
import { type LineClient, openLines, smtpReply } from '../support/line-client.ts'
import {
  canSignIn,
  deliverAsStranger,
  type MailUser,
  moveMessage,
  readMessage,
  submit,
} from '../support/mail-client.ts'
import { newDkimKeys, nodeSnapshot } from '../support/node-snapshot.ts'
import {
  directory,
  mailbox,
  type NodeUnderTest,
  publishMailRecords,
  publishZone,
  startNode,
} from '../support/node-under-test.ts'
import { headerOf, readFromOutside } from '../support/outside-mailbox.ts'
import { selfSigned } from '../support/self-signed.ts'

const hostname = 'mail.post.test'
const keys = newDkimKeys()
const password = 'correct horse battery'
const names = ['anna', 'ben', "o'neil+x", 'o', 'full', 'eager'] as const
let lab: TestLab
let node: NodeUnderTest

before(async () => {
  lab = await startTestLab('t-mail', '198.18.160.0/20')
  node = await startNode(lab, 'golden')
  await publishMailRecords(lab, { name: 'post.test', hostname, address: node.machine.address, keys })
  const stranger = { name: 'stranger.test', hostname: 'mx.stranger.test', address: lab.status.gateway, keys: [] }
  await publishZone(lab, stranger)
  node.controlPlane.setBundle(
    renderNodeBundle(
      nodeSnapshot({
        hostname,
        ipv4: node.machine.address,
        resolvers: [lab.status.resolver],
        domains: [{ name: 'post.test', dkimKeys: keys }],
        certificates: [await selfSigned(hostname), await selfSigned('mail.other.test')],
      }),
    ),
  )
  await publish(1)
  await node.heartbeat('all services', ({ phase }) => phase.name === 'running', 120)
})
after(async () => {
  await node?.[Symbol.asyncDispose]()
  await lab?.[Symbol.asyncDispose]()
})

function user(name: (typeof names)[number]): MailUser {
  return { host: node.machine.address, address: `${name}@post.test`, password }
}

/** Hands a message in at port 25 under a domain whose SPF allows it. */
function send(to: string, subject: string, parts: object = {}): Promise<string> {
  return deliverAsStranger(node.machine.address, { from: 'joe@stranger.test', to, subject, ...parts })
}

/** A conversation on port 25 up to and with EHLO. */
async function greet(): Promise<LineClient> {
  const client = await openLines({ host: node.machine.address, port: 25 })
  await client.receive(smtpReply)
  await client.ask('EHLO mx.stranger.test', smtpReply)
  return client
}

/** Brings the mail data to the node. */
async function publish(sequence: number, isActive = true): Promise<void> {
  const limits = { full: { quotaBytes: 4000 }, eager: { maxSendPerDay: 3 } } as Readonly<Record<string, object>>
  node.controlPlane.setDirectory(
    directory(sequence, {
      domains: [{ name: 'post.test', isActive }],
      mailboxes: names.map((name) => mailbox(`${name}@post.test`, password, limits[name] ?? {})),
      aliases: [
        { source: 'round@post.test', destination: 'about@post.test' },
        { source: 'about@post.test', destination: 'round@post.test' },
        { source: 'postmaster@post.test', destination: 'ben@post.test' },
      ],
    }),
  )
  if (sequence > 1) await node.heartbeat('the mail data', ({ directorySequence }) => directorySequence === sequence)
}

describe('every file of a node', () => {
  for (const [name, snapshot] of Object.entries(goldenSnapshots)) {
    test(`passes the check of the program that reads it: ${name}`, async () => {
      const certificates = await Promise.all(
        snapshot.certificates.map(async ({ names }) => ({ ...(await selfSigned(names[0] ?? '')), names })),
      )
      const bundle = renderNodeBundle({ ...snapshot, certificates })

      assert.deepEqual(await checkOnNode(lab, node.machine.id, bundle.files), [])
    })
  }
})

describe('a client', () => {
  test('is shown the certificate of the name it asks for, on every port', async () => {
    const greetings = [
      [587, smtpReply, 'EHLO client.stranger.test', smtpReply, 'STARTTLS', smtpReply],
      [25, smtpReply, 'EHLO client.stranger.test', smtpReply, 'STARTTLS', smtpReply],
      [110, /^\+OK/, 'NOOP', /^-ERR|^\+OK/, 'STLS', /^\+OK/],
      [143, /^\* OK/, 'a NOOP', /^a /, 'b STARTTLS', /^b OK/],
      [4190, /^OK/, 'NOOP', /^OK|^NO/, 'STARTTLS', /^OK/],
    ] as const
    for (const name of [hostname, 'mail.other.test']) {
      for (const port of [465, 993, 995]) {
        using client = await openLines({ host: node.machine.address, port, implicitTlsFor: name })
        assert.equal(client.certificateName(), name, `port ${port}`)
      }
      for (const [port, greeting, hello, answer, starttls, agreed] of greetings) {
        using client = await openLines({ host: node.machine.address, port })
        await client.receive(greeting)
        await client.ask(hello, answer)
        await client.ask(starttls, agreed)
        await client.startTls(name)
        assert.equal(client.certificateName(), name, `port ${port}`)
      }
    }
  })

  test('reads its mail by POP3', async () => {
    await submit(user('ben'), { to: 'anna@post.test', subject: 'By POP3' })
    await readMessage(user('anna'), 'By POP3')

    using client = await openLines({ host: node.machine.address, port: 995, implicitTlsFor: hostname })
    await client.receive(/^\+OK/)
    await client.ask('USER anna@post.test', /^\+OK/)
    await client.ask(`PASS ${password}`, /^\+OK/)
    assert.match(await client.ask('RETR 1', /^\.$/), /^Subject: By POP3$/m)
  })

  test('brings a script by ManageSieve, and a vacation notice goes out signed', async () => {
    const script = 'require ["vacation"];\r\nvacation "Ben is away.";'
    using client = await openLines({ host: node.machine.address, port: 4190 })
    await client.receive(/^OK/)
    await client.ask('STARTTLS', /^OK/)
    await client.startTls(hostname)
    await client.receive(/^OK/)
    const login = Buffer.from(`\0ben@post.test\0${password}`).toString('base64')
    await client.ask(`AUTHENTICATE "PLAIN" "${login}"`, /^OK/)
    await client.ask(`PUTSCRIPT "away" {${script.length}+}\r\n${script}`, /^OK/)
    await client.ask('SETACTIVE "away"', /^OK/)

    await submit(user('anna'), { to: 'ben@post.test', subject: 'Are you there' })
    const notice = await readMessage(user('anna'), 'Auto: Are you there')
    assert.match(notice, /Ben is away\./)
    assert.match(headerOf(notice, 'DKIM-Signature'), /d=post\.test/)
  })

  test('teaches by moving mail into Junk and out again', async () => {
    const text = `${'Buy a watch, and another one, and tell your friends. '.repeat(5)}\n`
    await submit(user('eager'), { to: 'anna@post.test', subject: 'Watches', text })
    await readMessage(user('anna'), 'Watches')
    const learnt = async (kind: 'spam' | 'ham') => {
      const count = await node.exec('redis-cli', '-s', '/run/redis/redis-server.sock', 'HGET', 'RS', `learns_${kind}`)
      return Number(count) === 1
    }

    await moveMessage(user('anna'), 'Watches', 'INBOX', 'Junk')
    await waitFor(() => learnt('spam'), { what: 'the lesson about spam', timeoutSeconds: 20 })
    await moveMessage(user('anna'), 'Watches', 'Junk', 'INBOX')
    await waitFor(() => learnt('ham'), { what: 'the lesson about ham', timeoutSeconds: 20 })
  })
})

describe('mail that is not taken', () => {
  test('is refused while the sender waits: spam, programs and viruses', async () => {
    const gtube = 'XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X\n'
    const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('')
    const attached = (filename: string, content: string) => ({ attachments: [{ filename, content }] })

    await assert.rejects(send('anna@post.test', 'Spam', { text: gtube }), /554 5\.7\.1/)
    await assert.rejects(send('anna@post.test', 'Program', attached('eicar.com', 'MZ')), /554 5\.7\.1.*attachment/)
    await assert.rejects(send('anna@post.test', 'Virus', attached('harmless.dat', eicar)), /554 5\.7\.1.*virus/)
    assert.match(await send('anna@post.test', 'Harmless', attached('notes.dat', 'Notes')), /^250 /)
    const sealed = await readMessage(user('anna'), 'Harmless')
    assert.match(headerOf(sealed, 'ARC-Seal'), /i=1;.* d=post\.test/)
  })

  test('is kept by the sender while the mailbox is full', async () => {
    using client = await greet()

    assert.match(await client.ask('MAIL FROM:<joe@stranger.test> SIZE=5000', smtpReply), /^250 /)
    assert.match(await client.ask('RCPT TO:<full@post.test>', smtpReply), /^452 4\.2\.2 /)
    assert.match(await client.ask('RCPT TO:<anna@post.test>', smtpReply), /^250 /)
  })

  test('is kept by the sender when an alias leads to itself', async () => {
    await assert.rejects(send('round@post.test', 'Round'), /451 4\./)
  })

  test('is kept by a sender who may send no more today, who is told until when', async () => {
    const message = { to: ['anna@post.test', 'ben@post.test'], subject: 'Two at once' }
    await assert.rejects(
      submit(user('eager'), { ...message, to: [...message.to, 'o@post.test'] }),
      /451 4\.7\.1.*00:00 UTC/,
    )
    assert.match(await submit(user('eager'), message), /^250 /)
    await assert.rejects(submit(user('eager'), message), /451 4\.7\.1 .*eager@post\.test.*more than 3 recipients/)
  })

  test('is refused from who talks before the greeting', async () => {
    const talk = `printf 'EHLO talker.stranger.test\\r\\nMAIL FROM:<joe@stranger.test>\\r\\nRCPT TO:<anna@post.test>\\r\\nQUIT\\r\\n' >&3; cat <&3`
    const answers = await lab.exec('bigmail', [
      ...['bash', '-c', `exec 3<>/dev/tcp/${node.machine.address}/25; ${talk}`],
    ])
    assert.match(answers, /^550 5\.5\.1 /m)
  })

  test('is kept by the sender while a domain is suspended, and nobody of it signs in', async () => {
    await publish(2, false)
    await assert.rejects(send('anna@post.test', 'Suspended'), /450 4\.2\.1/)
    assert.equal(await canSignIn(user('anna')), false)
    await assert.rejects(submit(user('anna'), { to: 'ben@post.test' }), /535 5\.7\.8/)

    await publish(3)
    assert.match(await send('anna@post.test', 'Back again'), /^250 /)
  })

  test('is refused for the mailbox by which a node tries itself, except from the node', async () => {
    await assert.rejects(send(selfTest.address, 'From outside'), /554 5\.7\.1/)
    const reply = 'reply() { while read -r line <&3 && echo "$line" && [[ $line == ???-* ]]; do :; done; }'
    const talk = `exec 3<>/dev/tcp/127.0.0.1/25; ${reply}; reply; for line; do printf '%s\\r\\n' "$line" >&3; reply; done`
    const lines = [`EHLO localhost.${hostname}`, 'MAIL FROM:<>', `RCPT TO:<${selfTest.address}>`]
    const answers = await node.exec('bash', '-c', talk, 'bash', ...lines)
    assert.match(answers, /^250 2\.1\.5 /m)
  })
})

describe('an address', () => {
  test('of any form is looked up as itself and as nothing else', async () => {
    assert.match(await send("o'neil+x@post.test", 'To a quote and a plus'), /^250 /)
    await readMessage(user("o'neil+x"), 'To a quote and a plus')
    assert.match(await submit(user("o'neil+x"), { to: 'o@post.test', subject: 'From it' }), /^250 /)
    await readMessage(user('o'), 'From it')

    using client = await greet()
    await client.ask('MAIL FROM:<joe@stranger.test>', smtpReply)
    const strange = [
      `"x' OR '1'='1"`,
      `"' UNION SELECT address FROM mailboxes --"`,
      `x'||(SELECT/**/1)||'`,
      'a'.repeat(65),
      'b'.repeat(300),
      'ünï',
      '"anna@post.test"',
      '%',
      '*',
    ]
    for (const localPart of strange) {
      const answer = await client.ask(`RCPT TO:<${localPart}@post.test>`, smtpReply)
      assert.match(answer, /^5\d\d 5\./, localPart)
    }
    assert.match(await client.ask('RCPT TO:<anna+any.detail@post.test>', smtpReply), /^250 /)
  })

  test('without a domain is the postmaster’s, and somebody reads it', async () => {
    using client = await greet()
    await client.ask('MAIL FROM:<joe@stranger.test>', smtpReply)
    assert.match(await client.ask('RCPT TO:<postmaster>', smtpReply), /^250 /)
    assert.match(await client.ask('DATA', smtpReply), /^354 /)
    const lines = [
      'From: joe@stranger.test',
      'Message-ID: <1@stranger.test>',
      'Subject: To whom it concerns',
      '',
      'Hi',
      '.',
    ]
    assert.match(await client.ask(lines.join('\r\n'), smtpReply), /^250 /)

    await readMessage(user('ben'), 'To whom it concerns')
  })
})

describe('mail to others', () => {
  /** Why the message for this recipient is still in the queue. */
  async function waitForDelay(recipient: string): Promise<string> {
    const find = async () => {
      const entries = (await node.exec('postqueue', '-j')).split('\n').filter((line) => line !== '')
      const recipients = entries.flatMap(
        (line) => JSON.parse(line).recipients as { address: string; delay_reason?: string }[],
      )
      return recipients.find(({ address }) => address === recipient)?.delay_reason
    }
    return waitFor(find, { what: `the reason why mail to ${recipient} waits`, timeoutSeconds: 20 })
  }

  test('goes only where the key is shown that the other side publishes (DANE)', async () => {
    const { address } = await lab.outside('bigmail.test')
    const print =
      'openssl x509 -in /etc/lab-tls/server.pem -noout -pubkey | openssl pkey -pubin -outform der | sha256sum'
    const shown = (await lab.exec('bigmail', ['sh', '-c', print])).slice(0, 64)
    for (const [name, publicKeySha256] of Object.entries({ 'right.test': shown, 'wrong.test': '0'.repeat(64) })) {
      await publishZone(lab, { name, hostname: `mx.${name}`, address, keys: [], publicKeySha256 })
    }

    assert.match(await node.exec('sh', '-c', 'posttls-finger -c -l dane -L summary right.test 2>&1'), /Verified TLS/)
    await submit(user('anna'), { to: 'joe@wrong.test', subject: 'To an impostor' })
    assert.match(await waitForDelay('joe@wrong.test'), /certificate not trusted|not verified/i)
  })

  test('waits while nobody can say what the other side publishes by MTA-STS, and goes out afterwards', async () => {
    const bigmail = await lab.outside('bigmail.test')
    await node.exec('systemctl', 'stop', 'postfix-mta-sts-resolver.service')
    await submit(user('anna'), { to: bigmail.mailbox.address, subject: 'With patience' })
    assert.match(await waitForDelay(bigmail.mailbox.address), /4\.7\.5|TLS/)

    await node.exec('systemctl', 'start', 'postfix-mta-sts-resolver.service')
    await node.exec('postqueue', '-f')
    await readFromOutside(bigmail, await lab.readRoots(), 'With patience', 60)
  })
})

describe('a part that is dead', () => {
  test('loses no mail: without Redis it passes, without Rspamd it stays at the sender, without Dovecot it waits', async () => {
    const stopped = async (unit: string, work: () => Promise<void>) => {
      await node.exec('systemctl', 'stop', unit)
      await work().finally(() => node.exec('systemctl', 'start', unit))
    }

    await stopped('redis-server.service', async () => {
      assert.match(await send('anna@post.test', 'Without Redis'), /^250 /)
      assert.match(await submit(user('anna'), { to: 'o@post.test', subject: 'Signed all the same' }), /^250 /)
    })
    assert.match(headerOf(await readMessage(user('o'), 'Signed all the same'), 'DKIM-Signature'), /d=post\.test/)
    await stopped('rspamd.service', () => assert.rejects(send('anna@post.test', 'Without Rspamd'), /4\d\d 4\./))
    await stopped('dovecot.service', async () => {
      assert.match(await send('anna@post.test', 'Without Dovecot'), /^250 /)
    })
    await waitFor(() => canSignIn(user('anna')), { what: 'Dovecot', timeoutSeconds: 20 })
    await node.exec('postqueue', '-f')
    await readMessage(user('anna'), 'Without Dovecot')
  })
})

describe('nobody else', () => {
  test('reaches what is private: Redis, the controller, the sockets of others', async () => {
    const asStranger = (...argv: readonly string[]) => node.exec('runuser', '-u', 'nobody', '--', ...argv)
    await assert.rejects(asStranger('redis-cli', '-s', '/run/redis/redis-server.sock', 'ping'))
    await assert.rejects(asStranger('rspamc', '-h', '/run/rspamd/controller.sock', 'stat'))
    await assert.rejects(
      node.exec('runuser', '-u', 'vmail', '--', 'rspamc', '-h', '/run/rspamd/controller.sock', 'stat'),
    )
    await assert.rejects(asStranger('bash', '-c', 'exec 3<>/dev/tcp/127.0.0.1/11332'))
    await assert.rejects(asStranger('test', '-w', '/run/rspamd/milter.sock'))
    const listening = await node.exec('ss', '-Hltn')
    const ports = listening.split('\n').flatMap((line) => /(?:0\.0\.0\.0|\*|\[::\]):(\d+) /.exec(line)?.[1] ?? [])
    assert.deepEqual(new Set(ports.map(Number)), new Set([22, 25, 80, 110, 143, 465, 587, 993, 995, 4190]))
  })

  test('comes back in from a banned address when the firewall is loaded anew', async () => {
    await node.exec('fail2ban-client', 'set', 'sign-in', 'banip', '203.0.113.9', '2001:db8::9')
    await node.exec('systemctl', 'reload', 'nftables.service')

    const rules = await node.exec('nft', 'list', 'ruleset')
    for (const part of ['203.0.113.9', '2001:db8::9', 'table inet rookery']) assert.ok(rules.includes(part), part)
  })
})
