import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { Agent } from 'node:https'
import { after, before, describe, test } from 'node:test'
import acme from 'acme-client'
import { createTransport } from 'nodemailer'
import type { LabMachine, LabStatus, LabZone } from '#lab/api/lab-api.ts'
import { askDns } from '#lab/dns/ask-dns.ts'
import { waitFor } from '#lib/wait-for.ts'
import { startTestLab, type TestLab } from '../support/lab-harness.ts'
import { headerOf, readFromOutside, sendFromOutside } from '../support/outside-mailbox.ts'

interface Attempt {
  readonly from: string
  readonly to?: string
  readonly subject?: string
  readonly ignoreTLS?: boolean
}

let lab: TestLab
before(async () => {
  lab = await startTestLab('t-world', '198.18.208.0/20')
})
after(() => lab?.[Symbol.asyncDispose]())

const createZone = async (name: string, dnssec = true) => (await lab.ask('POST', '/zones', { name, dnssec })) as LabZone
const resolve = (name: string, type: 'A' | 'TXT' | 'PTR' | 'SOA') => askDns(lab.status.resolver, name, type)
const dataOf = async (name: string, type: 'A' | 'TXT' | 'PTR') =>
  ((await resolve(name, type)).answers ?? []).flatMap((it) => (it.type === type ? [String(it.data)] : []))

/** RFC 2136 update by a client that has nothing to do with us. */
async function update(zone: LabZone, change: string, secret = zone.tsig.secretBase64): Promise<string> {
  const script = [
    `server ${zone.nameserver}`,
    `zone ${zone.name}.`,
    `key hmac-sha256:${zone.tsig.keyName} ${secret}`,
    ...[change, 'send', ''],
  ]
  return lab.exec('core', ['knsupdate'], script.join('\n'))
}

async function startMachine(name: string): Promise<LabMachine> {
  const { id } = (await lab.ask('POST', '/machines', { name, image: 'bare' })) as LabMachine
  const findRunning = async () => {
    const machine = (await lab.ask('GET', `/machines/${id}`)) as LabMachine
    return machine.state === 'running' ? machine : null
  }
  return waitFor(findRunning, { what: `the machine ${name}`, timeoutSeconds: 60 })
}

function eventually(what: string, isSo: () => Promise<boolean>): Promise<boolean> {
  return waitFor(isSo, { what, timeoutSeconds: 15 })
}

test('every service of a new lab is up', async () => {
  const { services } = (await lab.ask('GET', '/status')) as LabStatus

  const states = Object.fromEntries(services.map((service) => [service.name, service.state]))
  for (const name of ['nameserver', 'resolver', 'ca', 'bigmail', 'smallmail']) assert.equal(states[name], 'up', name)
})

describe('DNS', () => {
  test('the resolver vouches for signed names and refuses a zone whose keys are wrong', async () => {
    assert.equal((await resolve('mx.bigmail.test', 'A')).isAuthentic, true)
    assert.equal((await resolve('dnssec-failed.test', 'A')).rcode, 'SERVFAIL')
    assert.equal((await resolve('no-such-name.test', 'A')).rcode, 'NXDOMAIN')
  })

  test('a customer zone takes updates with its key, and the resolver vouches for them at once', async () => {
    const zone = await createZone('signed.test')

    await update(zone, 'update add www.signed.test. 60 A 198.18.208.99')

    const { answers, isAuthentic } = await resolve('www.signed.test', 'A')
    assert.equal(isAuthentic, true)
    assert.deepEqual(
      answers?.map((it) => 'data' in it && it.data),
      ['198.18.208.99'],
    )
  })

  test('an update with another zone’s key or a wrong secret changes nothing, and no stranger gets the whole zone', async () => {
    const zone = await createZone('guarded.test')
    const stranger = await createZone('stranger.test', false)
    const change = 'update add evil.guarded.test. 60 A 198.18.208.66'

    await assert.rejects(update({ ...zone, tsig: stranger.tsig }, change))
    await assert.rejects(update(zone, change, Buffer.alloc(32, 7).toString('base64')))
    await assert.rejects(lab.exec('core', ['kdig', `@${zone.nameserver}`, zone.name, 'AXFR']), /NOTAUTH/)
    assert.equal((await resolve('evil.guarded.test', 'A')).rcode, 'NXDOMAIN')
  })

  test('an acknowledged update outlives a kill -9 of the server and a power cut of its machine', async () => {
    const zone = await createZone('lasting.test')
    const isThere = () => eventually('the record', async () => (await dataOf('www.lasting.test', 'A')).length === 1)
    await update(zone, 'update add www.lasting.test. 60 A 198.18.208.98')

    await lab.exec('core', ['systemctl', 'kill', '--signal=SIGKILL', 'knot.service'])
    await isThere()
    await lab.ask('POST', '/machines/core/kill')
    await lab.ask('POST', '/machines/core/start')
    await isThere()
    assert.equal((await resolve('www.lasting.test', 'A')).isAuthentic, true)
  })

  test('a zone is made once, can be deleted, and cannot be taken from the lab', async () => {
    const first = await createZone('twice.test', false)

    assert.deepEqual(await createZone('twice.test', false), first)
    await lab.ask('DELETE', '/zones/twice.test')
    await lab.ask('DELETE', '/zones/twice.test')
    await eventually('the zone to be gone', async () => (await resolve('twice.test', 'SOA')).rcode === 'NXDOMAIN')
    await assert.rejects(createZone('bigmail.test'), { status: 409, code: 'zone-conflict' })
  })

  test('a machine’s address points to the name it was given, until it is taken away', async () => {
    const { address } = await startMachine('pointed')
    const name = `${address.split('.').reverse().join('.')}.in-addr.arpa`

    await lab.ask('PUT', `/addresses/${address}/ptr`, { name: 'mail.signed.test' })
    await eventually('the PTR', async () => (await dataOf(name, 'PTR')).join() === 'mail.signed.test')
    await lab.ask('PUT', `/addresses/${address}/ptr`, { name: null })
    await eventually('no PTR', async () => (await resolve(name, 'PTR')).rcode === 'NXDOMAIN')
  })

  test('blocklists have their test points, and list and forget an address', async () => {
    assert.deepEqual((await dataOf('2.0.0.127.zen.spamhaus.org', 'A')).toSorted(), [
      '127.0.0.10',
      '127.0.0.2',
      '127.0.0.4',
    ])
    assert.equal((await resolve('1.0.0.127.zen.spamhaus.org', 'A')).rcode, 'NXDOMAIN')

    await lab.ask('PUT', '/blocklist/bl.spamcop.net/198.18.208.70')
    const listed = async () => (await dataOf('70.208.18.198.bl.spamcop.net', 'A')).join()
    await eventually('the listing', async () => (await listed()) === '127.0.0.2')
    await lab.ask('DELETE', '/blocklist/bl.spamcop.net/198.18.208.70')
    await eventually('no listing', async () => (await listed()) === '')
  })
})

test('the certificate authority validates over the lab’s DNS and issues what the lab’s roots vouch for, after a crash too', async () => {
  const zone = await createZone('certified.test')
  const before = await lab.readRoots()
  await lab.exec('core', ['systemctl', 'kill', '--signal=SIGKILL', 'pebble.service'])
  await eventually('the new root', async () => (await lab.readRoots()) !== before)
  acme.axios.defaults.httpsAgent = new Agent({ ca: await lab.readRoots() })
  const client = new acme.Client({
    directoryUrl: lab.status.acmeDirectoryUrl,
    accountKey: await acme.crypto.createPrivateEcdsaKey(),
  })
  const [, csr] = await acme.crypto.createCsr({ altNames: ['mail.certified.test'] })

  const chain = await client.auto({
    csr,
    termsOfServiceAgreed: true,
    challengePriority: ['dns-01'],
    skipChallengeVerification: true,
    challengeCreateFn: async (_, __, value) => {
      await update(zone, `update add _acme-challenge.mail.certified.test. 1 TXT "${value}"`)
    },
    challengeRemoveFn: async () => undefined,
  })

  const certificates = chain.match(/-----BEGIN[\s\S]+?END CERTIFICATE-----/g) ?? []
  const issuer = new X509Certificate(certificates.at(-1) ?? '')
  const roots = (await lab.readRoots()).match(/-----BEGIN[\s\S]+?END CERTIFICATE-----/g) ?? []
  assert.ok(new X509Certificate(certificates[0] ?? '').checkHost('mail.certified.test'))
  assert.ok(roots.some((pem) => issuer.verify(new X509Certificate(pem).publicKey)))
})

describe('the mailbox providers outside', () => {
  test('mail from one arrives at the other over TLS 1.3 with SPF, both DKIM signatures and DMARC passing', async () => {
    const [sender, receiver] = [await lab.outside('smallmail.test'), await lab.outside('bigmail.test')]
    const roots = await lab.readRoots()
    const message = { to: receiver.mailbox.address, subject: 'From small to big', text: 'An ordinary message.' }

    await sendFromOutside(sender, roots, message)

    const received = await readFromOutside(receiver, roots, message.subject)
    const results = headerOf(received, 'Authentication-Results')
    assert.match(results, /^mx\.bigmail\.test;/)
    for (const selector of ['r1', 'e1']) assert.match(results, new RegExp(`dkim=pass [^;]*header\\.s=${selector}`))
    assert.match(results, /spf=pass/)
    assert.match(results, /dmarc=pass/)
    assert.match(received, /from mx\.smallmail\.test[\s\S]*TLSv1\.3/)
  })

  test('the strict one refuses forged, unauthenticated, undecidable and unencrypted mail, each with its reason', async () => {
    const replyTo = (from: string, options: Partial<Attempt> = {}) => lastReply('bigmail.test', { from, ...options })

    assert.match(await replyTo('seed@smallmail.test'), /^550 5\.7\.26 .*from smallmail\.test.*DMARC policy/)
    assert.match(await replyTo('x@nowhere.test'), /^550 5\.7\.26 .*sender is unauthenticated/)
    assert.match(await replyTo('x@dnssec-failed.test'), /^451 4\.7\.24 /)
    assert.match(await replyTo('seed@smallmail.test', { ignoreTLS: true }), /^530 5\.7\.0 /)
    assert.match(await replyTo('seed@smallmail.test', { to: 'nobody@bigmail.test' }), /^550-5\.1\.1 /)
  })

  test('the strict one refuses an address without a name that leads back to it', async () => {
    const dialogue = 'EHLO nameless.test\r\nMAIL FROM:<>\r\nRCPT TO:<seed@bigmail.test>\r\nQUIT\r\n'
    const { address } = await lab.outside('bigmail.test')
    const { id } = await startMachine('nameless')

    const connect = ['openssl', 's_client', '-quiet', '-ign_eof', '-starttls', 'smtp', '-connect', `${address}:25`]
    assert.match(await lab.exec(id, connect, dialogue), /^550[ -]5\.7\.25 .*PTR record/m)
  })

  test('the lenient one takes the same forged mail and writes down what is wrong with it', async () => {
    assert.match(await lastReply('smallmail.test', { from: 'seed@bigmail.test', subject: 'Forged' }), /^250 /)

    const message = await readFromOutside(await lab.outside('smallmail.test'), await lab.readRoots(), 'Forged')
    assert.match(headerOf(message, 'Authentication-Results'), /dmarc=fail/)
    assert.match(headerOf(message, 'Authentication-Results'), /spf=fail/)
  })

  test('nobody relays through them', async () => {
    assert.match(
      await lastReply('smallmail.test', { from: 'x@nowhere.test', to: 'y@elsewhere.test' }),
      /^[45]54 5\.7\.1 /,
    )
  })

  /** The reply that settles a message handed to a provider's port 25. */
  async function lastReply(
    domain: string,
    { from, to = `seed@${domain}`, subject = 'Hello', ignoreTLS = false }: Attempt,
  ): Promise<string> {
    const { address, mailbox } = await lab.outside(domain)
    const tls = { ca: await lab.readRoots(), servername: mailbox.imap.host }
    const transport = createTransport({ host: address, port: 25, name: 'gateway.lab.test', ignoreTLS, tls })
    try {
      return (await transport.sendMail({ from, to, subject, text: 'Hello' })).response ?? ''
    } catch (error) {
      if (error instanceof Error && 'response' in error) return String(error.response)
      throw error
    }
  }
})

test('a service that was taken down says so, refuses connections, and comes back as it was', async () => {
  const stateOf = async (name: string) =>
    ((await lab.ask('GET', '/status')) as LabStatus).services.find((it) => it.name === name)?.state
  const roots = await lab.readRoots()

  await lab.ask('PUT', '/faults/ca', { down: true })
  assert.equal(await stateOf('ca'), 'down')
  assert.equal(await stateOf('resolver'), 'up')
  await lab.ask('PUT', '/faults/ca', { down: false })

  assert.equal(await stateOf('ca'), 'up')
  assert.equal(await lab.readRoots(), roots)
  await assert.rejects(lab.ask('PUT', '/faults/moon', { down: true }), { status: 404 })
})
