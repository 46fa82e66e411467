import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { createServer, type Server, type Socket } from 'node:net'
import { after, before, describe, test } from 'node:test'
import {
  createSecureContext,
  createServer as createTlsServer,
  getCACertificates,
  setDefaultCACertificates,
  TLSSocket,
} from 'node:tls'
import { createMemoryCertificateAuthority } from '#providers/acme/memory.ts'
import type { ProbeTarget } from '#providers/probe/mail-probe.ts'
import { createMemoryMailProbe } from '#providers/probe/memory.ts'
import { probePort } from '#providers/probe/probe-port.ts'
import { findFreePort } from '../support/own-servers.ts'

const resources = new AsyncDisposableStack()
after(() => resources.disposeAsync())

const trusted = createMemoryCertificateAuthority()
before(async () => setDefaultCACertificates([...getCACertificates('default'), await trusted.rootPem()]))

/** Key and certificate for the name, from an authority that this process trusts, or not. */
async function makeIdentity(name: string, authority = trusted) {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const request = { names: [name], privateKeyPem: key, accountKeyPem: key, contactEmail: null }
  const solver = { types: ['dns-01'], publish: async () => undefined, remove: async () => undefined } as const
  return { key, cert: (await authority.issue(request, solver)).chainPem }
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  resources.defer(async () => void server.close())
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** A server that greets, answers EHLO, and upgrades when it has an identity. */
async function startSmtp(greeting: string, identity: { key: string; cert: string } | null): Promise<number> {
  const converse = (socket: Socket) => {
    socket.on('error', () => undefined)
    socket.write(greeting)
    socket.on('data', (chunk: Buffer) => {
      const line = chunk.toString()
      if (/^EHLO/.test(line))
        socket.write(identity === null ? '250 hello\r\n' : '250-hello\r\n250-SIZE\r\n250 STARTTLS\r\n')
      else if (/^STARTTLS/.test(line) && identity !== null) {
        socket.removeAllListeners('data')
        socket.write('220 go ahead\r\n')
        const secure = new TLSSocket(socket, { isServer: true, secureContext: createSecureContext(identity) })
        secure.on('error', () => undefined)
      }
    })
  }
  return await listen(createServer(converse))
}

/** The probe asks fixed ports; this asks the same way at a free one. */
function probe(port: number, kind: ProbeTarget['port'], serverName = 'mail.probe.test') {
  return probePort({ ipAddress: '127.0.0.1', port: kind, serverName }, 5, port)
}

describe('port probe', () => {
  test('sees greeting, TLS version and a valid certificate behind STARTTLS', async () => {
    const port = await startSmtp('220-wait\r\n220 mail.probe.test ESMTP\r\n', await makeIdentity('mail.probe.test'))

    const result = await probe(port, 25)

    assert.ok(result.state === 'open')
    assert.equal(result.greetingName, 'mail.probe.test')
    assert.equal(result.tlsProtocol, 'TLSv1.3')
    assert.equal(result.certificateProblem, null)
    assert.ok(result.certificateNotAfter instanceof Date)
  })

  test('says when the certificate is for another name or from nobody we trust', async () => {
    const otherName = await probe(await startSmtp('220 a\r\n', await makeIdentity('other.test')), 25)
    const stranger = await probe(
      await startSmtp('220 a\r\n', await makeIdentity('mail.probe.test', createMemoryCertificateAuthority())),
      25,
    )

    assert.match(otherName.state === 'open' ? (otherName.certificateProblem ?? '') : '', /not for mail\.probe\.test/)
    assert.match(stranger.state === 'open' ? (stranger.certificateProblem ?? '') : '', /not trusted/)
  })

  test('says that a server offers no TLS', async () => {
    const result = await probe(await startSmtp('220 plain.test\r\n', null), 25)

    assert.ok(result.state === 'open')
    assert.equal(result.tlsProtocol, null)
    assert.match(result.certificateProblem ?? '', /no TLS/)
  })

  test('looks at ports that start with TLS, SMTP and IMAP', async () => {
    const identity = await makeIdentity('mail.probe.test')
    const greetings = {
      465: '220 mail.probe.test ESMTP\r\n',
      993: '* OK [CAPABILITY IMAP4rev1 SASL-IR] mail.probe.test ready.\r\n',
    }
    for (const kind of [465, 993] as const) {
      const port = await listen(
        createTlsServer(identity, (socket) => {
          socket.on('error', () => undefined)
          socket.write(greetings[kind])
        }),
      )

      const result = await probe(port, kind)

      assert.ok(result.state === 'open')
      assert.equal(result.greetingName, 'mail.probe.test')
      assert.equal(result.certificateProblem, null)
    }
  })

  const dialects = [
    {
      kind: 143,
      greeting: '* OK [CAPABILITY IMAP4rev1] mail.probe.test ready.',
      ask: 'a CAPABILITY',
      good: '* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\r\na OK done',
      bad: '* CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN\r\na OK done',
      start: 'b STARTTLS',
      ready: 'b OK go',
    },
    {
      kind: 110,
      greeting: '+OK mail.probe.test ready.',
      ask: 'CAPA',
      good: '+OK\r\nSTLS\r\nSASL\r\n.',
      bad: '+OK\r\nSTLS\r\nUSER\r\nSASL PLAIN\r\n.',
      start: 'STLS',
      ready: '+OK go',
    },
    {
      kind: 4190,
      greeting: '',
      ask: null,
      good: '"SASL" ""\r\n"STARTTLS"\r\nOK "ready"',
      bad: '"SASL" "PLAIN"\r\n"STARTTLS"\r\nOK "ready"',
      start: 'STARTTLS',
      ready: 'OK "go"',
    },
    {
      kind: 587,
      greeting: '220 mail.probe.test ESMTP',
      ask: 'EHLO',
      good: '250-mail.probe.test\r\n250 STARTTLS',
      bad: '250-mail.probe.test\r\n250-AUTH PLAIN\r\n250 STARTTLS',
      start: 'STARTTLS',
      ready: '220 go',
    },
  ] as const
  for (const { kind, greeting, ask, good, bad, start, ready } of dialects) {
    test(`sees on port ${kind} whether passwords are taken before TLS, and the certificate after it`, async () => {
      const identity = await makeIdentity('mail.probe.test')
      const look = async (offers: string) => {
        const converse = (socket: Socket) => {
          socket.on('error', () => undefined)
          socket.write(`${ask === null ? offers : greeting}\r\n`)
          socket.on('data', (chunk: Buffer) => {
            const line = chunk.toString()
            if (line.startsWith(start)) {
              socket.removeAllListeners('data')
              socket.write(`${ready}\r\n`)
              const secureContext = createSecureContext(identity)
              new TLSSocket(socket, { isServer: true, secureContext }).on('error', () => undefined)
            } else if (ask !== null && line.startsWith(ask)) socket.write(`${offers}\r\n`)
          })
        }
        return await probe(await listen(createServer(converse)), kind)
      }

      const [right, wrong] = await Promise.all([look(good), look(bad)])

      assert.ok(right.state === 'open' && wrong.state === 'open')
      assert.deepEqual([right.offersAuthInClear, wrong.offersAuthInClear], [false, true])
      assert.deepEqual([right.tlsProtocol, right.certificateProblem], ['TLSv1.3', null])
      assert.equal(right.ehloName, kind === 587 ? 'mail.probe.test' : null)
    })
  }

  test('calls a port closed when nobody listens, when the server turns us away, and when it stays silent', async () => {
    const silent = await listen(createServer((socket) => void socket.on('error', () => undefined)))

    const results = [
      await probe(await findFreePort(), 25),
      await probe(await startSmtp('554 no\r\n', null), 25),
      await probePort({ ipAddress: '127.0.0.1', port: 25, serverName: 'x' }, 0.3, silent),
    ]

    const reasons = results.map((result) => (result.state === 'closed' ? result.reason : 'open'))
    assert.match(reasons[0] ?? '', /nobody listens/)
    assert.match(reasons[1] ?? '', /greets with "554 no"/)
    assert.match(reasons[2] ?? '', /in time/)
  })
})

test('the memory probe is content until told otherwise', async () => {
  const memory = createMemoryMailProbe()
  const target = { ipAddress: '192.0.2.1', port: 25, serverName: 'mail.acme.test' } as const
  const user = { ipAddress: '192.0.2.1', serverName: 'mail.acme.test', username: 'a@acme.test', password: 'x' }

  assert.equal((await memory.probePort(target)).state, 'open')
  memory.setPort('192.0.2.1', 25, { state: 'closed', reason: 'nobody listens there' })
  assert.equal((await memory.probePort(target)).state, 'closed')
  assert.equal(await memory.findInInbox({ ...user, messageId: '<1@x>' }), false)
  memory.deliver('a@acme.test', '<1@x>')
  assert.equal(await memory.findInInbox({ ...user, messageId: '<1@x>' }), true)
})
