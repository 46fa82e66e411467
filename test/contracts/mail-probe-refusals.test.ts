import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { createOpensshKeyPair } from '#lib/openssh-key.ts'
import { createMemoryCertificateAuthority } from '#providers/acme/memory.ts'
import type { MailProbe } from '#providers/probe/mail-probe.ts'
import { createMemoryMailProbe, type MemoryNodeFaults } from '#providers/probe/memory.ts'
import { createNetworkProbe } from '#providers/probe/network-probe.ts'
import { readClock } from '#providers/probe/read-clock.ts'
import { readSshMethods } from '#providers/probe/ssh-methods.ts'
import { tryOldTls } from '#providers/probe/try-old-tls.ts'
import { tryDisclosure, tryMessage, tryPassword, tryRecipient } from '#providers/probe/try-refusals.ts'
import { tryRelay } from '#providers/probe/try-relay.ts'
import { trySshKey } from '#providers/probe/try-ssh-key.ts'
import { findFreePort } from '../support/own-servers.ts'
import {
  type Identity,
  type ScriptedMailNode,
  scriptedDomain,
  scriptedMailbox,
  startScriptedMailNode,
} from '../support/scripted-mail-node.ts'

type RefusalProbe = Omit<MailProbe, 'probePort' | 'submit' | 'findInInbox' | 'readHttp'>

const resources = new AsyncDisposableStack()
after(() => resources.disposeAsync())

const server = { ipAddress: '127.0.0.1', serverName: 'mail.probe.test' }
const relay = { ...server, domainName: scriptedDomain, localAddress: scriptedMailbox }
const user = { ...server, username: scriptedMailbox, password: 'wrong' }
const clock = { ipAddress: '127.0.0.1', hostName: 'mail.probe.test', path: '/' }
const message = { ...server, recipient: scriptedMailbox, message: 'Subject: x\r\n\r\n.\r\nspam\r\n' }
const sshKey = { username: 'root', privateKeyPem: createOpensshKeyPair('test').privateKeyPem.reveal() }
let identity: Identity

before(async () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const request = { names: ['mail.probe.test'], privateKeyPem: key, accountKeyPem: key, contactEmail: null }
  const solver = { types: ['dns-01'], publish: async () => undefined, remove: async () => undefined } as const
  identity = { key, cert: (await createMemoryCertificateAuthority().issue(request, solver)).chainPem }
})

async function start(faults: Partial<MemoryNodeFaults>): Promise<ScriptedMailNode> {
  return resources.use(await startScriptedMailNode(faults, identity))
}

/** The network's adapter with its services at free ports instead of their own. */
function probeOf(node: ScriptedMailNode, seconds = 5): RefusalProbe {
  return {
    tryOldTls: (target) => tryOldTls(target, seconds, node.portOf(target.port)),
    tryRelay: (target) => tryRelay(target, seconds, node.portOf(target.port)),
    tryRecipient: (target) => tryRecipient(target, seconds, node.portOf(25)),
    tryMessage: (target) => tryMessage(target, seconds, node.portOf(25)),
    tryPassword: (target) => tryPassword(target, seconds, node.portOf(target.protocol === 'smtp' ? 587 : 993)),
    signIn: (credentials) => tryPassword({ ...credentials, protocol: 'imap' }, seconds, node.portOf(993)),
    tryDisclosure: (target) => tryDisclosure(target, seconds, node.portOf(25)),
    readSshMethods: (ipAddress) => readSshMethods(ipAddress, seconds, node.sshPort),
    trySshKey: (target) => trySshKey(target, seconds, node.sshPort),
    isListening: createNetworkProbe().isListening,
    readClock: (target) => readClock(target, seconds, node.httpPort),
  }
}

const adapters: readonly (readonly [string, (faults: Partial<MemoryNodeFaults>) => Promise<RefusalProbe>])[] = [
  [
    'memory',
    async (faults) => {
      const probe = createMemoryMailProbe()
      probe.misbehave(faults)
      return probe
    },
  ],
  ['network', async (faults) => probeOf(await start(faults), faults.isSilent ? 0.5 : 5)],
]

for (const [name, open] of adapters) {
  describe(`the ${name} probe`, () => {
    test('sees a good node refuse everything', async () => {
      const probe = await open({})
      const relays = (
        await Promise.all(([25, 465, 587] as const).map((port) => probe.tryRelay({ ...relay, port })))
      ).flat()
      const answers = [
        ...relays.map(({ answer }) => answer),
        await probe.tryRecipient({ ...server, recipient: 'nobody@probe.test' }),
        await probe.tryRecipient({ ...server, recipient: scriptedMailbox, sizeBytes: 1e9 }),
        await probe.tryMessage(message),
        await probe.tryPassword({ ...user, protocol: 'smtp' }),
        await probe.tryPassword({ ...user, protocol: 'imap' }),
        await probe.tryDisclosure({ ...server, address: scriptedMailbox }),
      ]

      assert.deepEqual([...new Set(answers.map(({ state }) => state))], ['refused'])
      assert.deepEqual(
        [25, 465, 587].map((port) => relays.filter((one) => one.port === port).length),
        [14, 2, 2],
      )
      assert.deepEqual((await probe.tryOldTls({ ...server, port: 25 })).state, 'refused')
      assert.deepEqual((await probe.tryOldTls({ ...server, port: 465 })).state, 'refused')
      assert.deepEqual(await probe.readSshMethods('127.0.0.1'), { state: 'offered', methods: ['publickey'] })
    })

    test('sees whether an SSH key lets in, and tells a refusal from silence', async () => {
      const key = { ...sshKey, ipAddress: '127.0.0.1' }

      assert.equal((await (await open({})).trySshKey(key)).state, 'accepted')
      assert.equal((await (await open({ refusesSshKeys: true })).trySshKey(key)).state, 'refused')
    })

    test('names exactly the relay tricks that are let through', async () => {
      const open25 = ['percent hack', 'source route', 'quoted address']
      const probe = await open({ relayTricks: open25 })

      const tries = await probe.tryRelay({ ...relay, port: 25 })

      const through = tries.filter(({ answer }) => answer.state === 'accepted').map((one) => one.name)
      assert.deepEqual(through, open25)
    })

    test('sees mail for nobody, mail beyond the quota, and spam taken', async () => {
      const probe = await open({ acceptsUnknownRecipients: true, acceptsAnySize: true, acceptsAnyMessage: true })

      assert.equal((await probe.tryRecipient({ ...server, recipient: 'nobody@probe.test' })).state, 'accepted')
      const full = await probe.tryRecipient({ ...server, recipient: scriptedMailbox, sizeBytes: 1e9 })
      assert.equal(full.state, 'accepted')
      assert.equal((await probe.tryMessage(message)).state, 'accepted')
    })

    test('sees a wrong password let in, addresses given away, and SSH with passwords', async () => {
      const sshMethods = ['publickey', 'password']
      const probe = await open({ acceptsWrongPasswords: true, disclosesAddresses: true, sshMethods })

      assert.equal((await probe.tryPassword({ ...user, protocol: 'smtp' })).state, 'accepted')
      assert.equal((await probe.tryPassword({ ...user, protocol: 'imap' })).state, 'accepted')
      assert.equal((await probe.tryDisclosure({ ...server, address: scriptedMailbox })).state, 'accepted')
      assert.deepEqual(await probe.readSshMethods('127.0.0.1'), { state: 'offered', methods: sshMethods })
    })

    test('sees old TLS taken, behind STARTTLS and from the first octet', async () => {
      const probe = await open({ oldTlsPorts: [25, 465] })

      assert.equal((await probe.tryOldTls({ ...server, port: 25 })).state, 'accepted')
      assert.equal((await probe.tryOldTls({ ...server, port: 465 })).state, 'accepted')
      assert.equal((await probe.tryOldTls({ ...server, port: 587 })).state, 'refused')
    })

    test('signs in where it is let in, and says so where it is not', async () => {
      const closed = await open({ refusesSignIn: true })
      const opened = await open({ acceptsWrongPasswords: true })

      assert.equal((await closed.signIn(user)).state, 'refused')
      assert.equal((await opened.signIn(user)).state, 'accepted')
    })

    test('reads how far the clock is ahead', async () => {
      const at = await (await open({ clockAheadSeconds: 3600 })).readClock(clock)

      assert.ok(Math.abs((at?.getTime() ?? 0) - Date.now() - 3_600_000) < 5000)
    })

    test('says "unknown", and not "refused", when a node stays silent as behind a ban', async () => {
      const probe = await open({ isSilent: true })

      const tries = await probe.tryRelay({ ...relay, port: 25 })
      const answers = await Promise.all([
        probe.tryRecipient({ ...server, recipient: 'nobody@probe.test' }),
        probe.tryMessage(message),
        probe.tryPassword({ ...user, protocol: 'smtp' }),
        probe.tryPassword({ ...user, protocol: 'imap' }),
        probe.tryDisclosure({ ...server, address: scriptedMailbox }),
        probe.tryOldTls({ ...server, port: 25 }),
      ])

      assert.equal(tries.length, 14)
      assert.ok([...tries.map(({ answer }) => answer), ...answers].every(({ state }) => state === 'unknown'))
    })
  })
}

test('no trick ever hands over a message, and no connection is refused more than six times', async () => {
  const node = await start({ relayTricks: ['null sender', 'bang path'] })

  await probeOf(node).tryRelay({ ...relay, port: 25 })

  assert.ok(!node.commands.includes('DATA'))
  assert.ok(node.mostRefusals() <= 6)
})

test('a message is handed over with its dots stuffed, so that none ends it early', async () => {
  const node = await start({})

  await probeOf(node).tryMessage(message)

  const sent = node.commands.slice(node.commands.indexOf('DATA') + 1, node.commands.indexOf('.') + 1)
  assert.deepEqual(sent, ['Subject: x', '', '..', 'spam', '.'])
})

test('tells a port that listens from one that does not', async () => {
  const node = await start({})
  const { isListening } = createNetworkProbe()

  assert.equal(await isListening('127.0.0.1', node.portOf(25)), true)
  assert.equal(await isListening('127.0.0.1', await findFreePort()), false)
})

test('a key that is none, and a port where nothing listens, are no refusal', async () => {
  const broken = await trySshKey({ ipAddress: '127.0.0.1', username: 'root', privateKeyPem: 'no key' }, 1, 1)
  const closed = await trySshKey({ ipAddress: '127.0.0.1', ...sshKey }, 1, await findFreePort())

  assert.deepEqual([broken.state, closed.state], ['unknown', 'unknown'])
})
