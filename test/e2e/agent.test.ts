import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { connect } from 'node:tls'
import { canonicalJson } from '#lib/canonical-json.ts'
import { sha256Hex } from '#lib/hash.ts'
import { waitFor } from '#lib/wait-for.ts'
import type { BundleFile, Heartbeat, UnsignedBundle } from '#protocol/agent-protocol.ts'
import { createBundleKeyPair, signBundle } from '#protocol/bundle-signature.ts'
import { renderNodeBundle } from '#render/node-bundle.ts'
import type { NodeSnapshot } from '#render/snapshot.ts'
import { startTestLab, type TestLab } from '../support/lab-harness.ts'
import { canSignIn, deliverAsStranger, type MailUser, readMessage, submit } from '../support/mail-client.ts'
import { newDkimKeys, nodeSnapshot } from '../support/node-snapshot.ts'
import { directory, mailbox, type NodeUnderTest, publishMailRecords, startNode } from '../support/node-under-test.ts'
import { headerOf, readFromOutside, sendFromOutside } from '../support/outside-mailbox.ts'
import { selfSigned } from '../support/self-signed.ts'

const hostname = 'mail.agent.test'
const keys = newDkimKeys()
const anna = mailbox('anna@agent.test', 'correct horse battery')
let lab: TestLab
let node: NodeUnderTest
let annaAtHome: MailUser
let generation = 0
let directoryGeneration = 0

before(async () => {
  lab = await startTestLab('t-agent', '198.18.176.0/20')
  node = await startNode(lab, 'golden')
  annaAtHome = { host: node.machine.address, address: anna.address, password: 'correct horse battery' }
  await publishMailRecords(lab, { name: 'agent.test', hostname, address: node.machine.address, keys })
})
after(async () => {
  await node?.[Symbol.asyncDispose]()
  await lab?.[Symbol.asyncDispose]()
})

/** The next generation of the node's configuration, and a change to its files when the test wants a broken one. */
function nextBundle(
  parts: Partial<NodeSnapshot> = {},
  change: (file: BundleFile) => BundleFile = (file) => file,
): UnsignedBundle {
  generation += 1
  const bundle = renderNodeBundle(
    nodeSnapshot({
      hostname,
      ipv4: node.machine.address,
      generation,
      resolvers: [lab.status.resolver],
      domains: [{ name: 'agent.test', dkimKeys: keys }],
      ...parts,
    }),
  )
  const files = bundle.files.map(change)
  return { ...bundle, files, hash: sha256Hex(canonicalJson(files)) }
}

function appended(path: string, text: string): (file: BundleFile) => BundleFile {
  return (file) => (file.path === path ? { ...file, content: `${file.content}${text}` } : file)
}

async function apply(bundle: UnsignedBundle): Promise<void> {
  node.controlPlane.setBundle(bundle)
  await node.heartbeat(`generation ${bundle.generation}`, ({ bundle: running }) => running?.hash === bundle.hash)
}

async function changeDirectory(parts: Parameters<typeof directory>[1]): Promise<void> {
  directoryGeneration += 1
  node.controlPlane.setDirectory(directory(directoryGeneration, { domains: [{ name: 'agent.test' }], ...parts }))
  await node.heartbeat('the directory', (heartbeat) => heartbeat.directorySequence === directoryGeneration)
}

/** Which daemon processes run: a reload or restart shows. */
/** Process ids; Postfix may start further proxymaps beside those that are busy. */
async function daemons(): Promise<readonly string[]> {
  const ids = await node.exec(
    'sh',
    '-c',
    'cat /var/spool/postfix/pid/master.pid /run/dovecot/master.pid; pgrep -x proxymap',
  )
  return ids.trim().split(/\s+/)
}

describe('a fresh machine', () => {
  test('becomes a mail node by itself, with a self-signed certificate until there is a real one', async (t) => {
    const ordered = performance.now()
    node.controlPlane.setBundle(nextBundle())
    await changeDirectory({ mailboxes: [anna] })
    const heartbeat = await node.heartbeat('all services', ({ phase }) => phase.name === 'running', 120)
    t.diagnostic(`ordered → running: ${((performance.now() - ordered) / 1000).toFixed(1)} s`)

    assert.equal(heartbeat.bundle?.generation, generation)
    assert.equal(heartbeat.bundleFailure, null)
    assert.deepEqual(heartbeat.driftedPaths, [])
    assert.deepEqual(new Set(heartbeat.services.map(({ state }) => state)), new Set(['active']))
    assert.ok(heartbeat.metrics.memoryTotalBytes > heartbeat.metrics.memoryUsedBytes)
    assert.equal(await certificateName(993, hostname), hostname)
  })

  test('keeps keys, hashes and tokens from everybody who need not read them', async () => {
    const readable = await node.exec(
      ...[
        'find',
        '/etc/rookery',
        '/var/lib/rookery/agent',
        '/var/lib/rookery/replica',
        '/etc/rspamd/dkim',
        '/opt/rookery',
      ],
      ...['-type', 'f', '-perm', '/o=r', '-not', '-path', '/opt/rookery/*'],
    )
    assert.equal(readable, '')
    await assert.rejects(node.exec('runuser', '-u', 'postfix', '--', 'cat', '/var/lib/rookery/replica/dovecot/auth.db'))
    const processes = await node.exec('ps', '-eo', 'args')
    assert.ok(!processes.includes(node.controlPlane.token))
  })

  test('tells a person who asks on the node how it is', async () => {
    const status = await node.exec('rookery-agent', 'status')

    assert.match(status, new RegExp(`^Configuration: generation ${generation} \\(`, 'm'))
    assert.match(status, /^ {2}postfix +active$/m)
  })
})

describe('mail', () => {
  test('goes out signed by both keys, without the sender’s address, and is believed by a strict provider', async () => {
    const bigmail = await lab.outside('bigmail.test')
    const reply = await submit(annaAtHome, { to: bigmail.mailbox.address, subject: 'To bigmail' })
    assert.match(reply, /^250 /)

    const message = await readFromOutside(bigmail, await lab.readRoots(), 'To bigmail', 60)
    const verdict = headerOf(message, 'Authentication-Results')
    assert.equal(verdict.match(/dkim=pass/g)?.length, 2, verdict)
    assert.match(verdict, /spf=pass/)
    assert.match(verdict, /dmarc=pass/)
    assert.ok(!message.includes(`[${lab.status.gateway}]`), 'the address of the sender’s own machine shows')
  })

  test('comes in from outside and is read over IMAP, with our own verdict on it', async () => {
    const bigmail = await lab.outside('bigmail.test')
    await sendFromOutside(bigmail, await lab.readRoots(), { to: anna.address, subject: 'From bigmail', text: 'Hi' })

    const message = await readMessage(annaAtHome, 'From bigmail')
    const verdict = headerOf(message, 'Authentication-Results')
    for (const part of [/^mail\.agent\.test;/, /dkim=pass/, /spf=pass/, /dmarc=pass/]) assert.match(verdict, part)
  })

  test('is refused while the sender waits when nobody has the address, or when we are to relay it', async () => {
    const from = 'joe@bigmail.test'
    await assert.rejects(deliverAsStranger(annaAtHome.host, { from, to: 'nobody@agent.test' }), /550 5\.1\.1/)
    await assert.rejects(deliverAsStranger(annaAtHome.host, { from, to: 'someone@bigmail.test' }), /554 5\.7\.1/)
    await assert.rejects(submit(annaAtHome, { to: 'nobody@agent.test' }), /550 5\.1\.1/)
  })

  test('is taken from nobody with a wrong password, without one, or in another’s name', async () => {
    const to = anna.address
    for (const port of [587, 465] as const) {
      await assert.rejects(submit({ ...annaAtHome, password: 'wrong' }, { to, port }), /535 5\.7\.8/)
    }
    await assert.rejects(submit(annaAtHome, { to, from: 'boss@agent.test' }), /553 5\.7\.1/)
    await assert.rejects(submit(annaAtHome, { to, from: 'boss@bigmail.test' }), /553 5\.7\.1/)
  })
})

describe('the directory', () => {
  test('acts at once, and no daemon is reloaded for it', async () => {
    const before = await daemons()
    const ben = { host: annaAtHome.host, address: 'ben@agent.test', password: 'another good one' }
    assert.equal(await canSignIn(ben), false)

    await changeDirectory({
      mailboxes: [anna, mailbox(ben.address, ben.password)],
      aliases: [
        { source: 'sales@agent.test', destination: anna.address },
        { source: '@agent.test', destination: ben.address },
      ],
    })

    assert.equal(await canSignIn(ben), true)
    assert.match(await submit(ben, { to: 'sales@agent.test', subject: 'To the alias', port: 465 }), /^250 /)
    assert.match(await submit(annaAtHome, { to: 'anything@agent.test', subject: 'To the catch-all' }), /^250 /)
    assert.match(await submit(ben, { to: 'anna+lists@agent.test', subject: 'To a detail' }), /^250 /)
    await readMessage(annaAtHome, 'To the alias')
    await readMessage(ben, 'To the catch-all')
    await readMessage(annaAtHome, 'To a detail')
    const now = await daemons()
    assert.deepEqual(
      before.filter((id) => !now.includes(id)),
      [],
    )
  })

  test('closes a mailbox for signing in and for mail, and opens it again', async () => {
    await changeDirectory({ mailboxes: [{ ...anna, isActive: false }] })
    assert.equal(await canSignIn(annaAtHome), false)
    const message = { from: 'joe@bigmail.test', to: anna.address }
    await assert.rejects(deliverAsStranger(annaAtHome.host, message), /550 5\.2\.1/)

    await changeDirectory({ mailboxes: [anna] })
    assert.equal(await canSignIn(annaAtHome), true)
  })
})

describe('the replica of the directory', () => {
  const replica = '/var/lib/rookery/replica'
  const carl = mailbox('carl@agent.test', 'yet another good one')
  const carlAtHome = () => ({ ...annaAtHome, address: carl.address, password: 'yet another good one' })

  test('closes all mailboxes of a suspended domain, and opens them again, without a reload', async () => {
    const before = await daemons()
    await changeDirectory({ domains: [{ name: 'agent.test', isActive: false }], mailboxes: [anna] })
    assert.equal(await canSignIn(annaAtHome), false)

    await changeDirectory({ mailboxes: [anna] })
    assert.equal(await canSignIn(annaAtHome), true)
    const now = await daemons()
    assert.deepEqual(
      before.filter((id) => !now.includes(id)),
      [],
    )
  })

  test('is back at once when its files are removed, also while the control plane is away', async () => {
    node.controlPlane.setDown(true)
    try {
      await node.exec('sh', '-c', `rm -f ${replica}/*/*`)
      const isBack = `test -s ${replica}/postfix/mail.db -a -s ${replica}/dovecot/auth.db`
      await waitFor(() => node.exec('sh', '-c', isBack), { what: 'the files', timeoutSeconds: 20 })
      await servesAgain(annaAtHome)
    } finally {
      node.controlPlane.setDown(false)
    }
    await changeDirectory({ mailboxes: [anna, carl] })
    await servesAgain(carlAtHome())
  })

  test('is rebuilt when a file is overwritten, and no stranger is told meanwhile that nobody is there', async () => {
    for (const file of ['postfix/mail.db', 'dovecot/auth.db']) {
      await node.exec('sh', '-c', `head -c 20000 /dev/urandom | dd of=${replica}/${file} conv=notrunc status=none`)
      const told = await deliverAsStranger(annaAtHome.host, { from: 'joe@bigmail.test', to: anna.address }).catch(
        String,
      )
      assert.doesNotMatch(told, /550 5\.1\.1/)
      await node.heartbeat('the mend', (it) => it.directorySequence === directoryGeneration)
      await servesAgain(annaAtHome)
    }
  })

  test('catches up on a node that was restored from an old snapshot of its machine', async () => {
    await node.exec('systemctl', 'stop', 'rookery-agent.service')
    await node.exec('cp', '-a', replica, '/root/old-replica')
    await node.exec('systemctl', 'start', 'rookery-agent.service')
    await changeDirectory({ mailboxes: [anna] })
    const isClosed = async () => !(await canSignIn(carlAtHome()))
    await waitFor(isClosed, { what: 'the end of a mailbox', timeoutSeconds: 20 })

    await node.exec('systemctl', 'stop', 'rookery-agent.service')
    await node.exec('sh', '-c', `rm -rf ${replica}/*/* && cp -a /root/old-replica/. ${replica}/`)
    await node.exec('systemctl', 'start', 'rookery-agent.service')
    await waitFor(async () => !(await canSignIn(carlAtHome())), {
      what: 'the end of an old mailbox',
      timeoutSeconds: 20,
    })
    await servesAgain(annaAtHome)
  })

  /** A daemon that is being reloaded may turn one away once. */
  async function servesAgain(user: MailUser): Promise<void> {
    const isServed = async () => await serves(user).then(() => true)
    await waitFor(isServed, { what: 'logins and mail', timeoutSeconds: 80, intervalMilliseconds: 1000 })
  }

  async function serves(user: MailUser): Promise<void> {
    assert.equal(await canSignIn(user), true)
    assert.match(await submit(user, { to: anna.address }), /^250 /)
    const unknown = { from: 'joe@bigmail.test', to: 'nobody@agent.test' }
    await assert.rejects(deliverAsStranger(user.host, unknown), /550 5\.1\.1/)
  }
})

describe('a configuration', () => {
  test('with certificates is served by name after a reload', async () => {
    const master = await node.exec('cat', '/var/spool/postfix/pid/master.pid')
    await apply(nextBundle({ certificates: [await selfSigned(hostname), await selfSigned('mail.other.test')] }))

    for (const port of [465, 993]) {
      assert.equal(await certificateName(port, 'mail.other.test'), 'mail.other.test')
      assert.equal(await certificateName(port, hostname), hostname)
      assert.equal(await certificateName(port, undefined), hostname)
    }
    assert.equal(await node.exec('cat', '/var/spool/postfix/pid/master.pid'), master)
  })

  const broken: readonly (readonly [string, RegExp, () => UnsignedBundle])[] = [
    ['dovecot.conf', /^check doveconf/, () => nextBundle({}, appended('/etc/dovecot/dovecot.conf', 'no_such = 1\n'))],
    ['main.cf', /^check post/, () => nextBundle({}, appended('/etc/postfix/main.cf', 'no_such_setting = 1\n'))],
    ['master.cf', /^check post/, () => nextBundle({}, appended('/etc/postfix/master.cf', 'smtp wrong\n'))],
    [
      'Rspamd’s options',
      /^check rspamadm/,
      () => nextBundle({}, appended('/etc/rspamd/override.d/options.inc', '{{{\n')),
    ],
    ['the firewall', /^check nft/, () => nextBundle({}, appended('/etc/nftables.conf', 'drop everything\n'))],
    ['sshd', /^check sshd/, () => nextBundle({}, appended('/etc/ssh/sshd_config.d/05-rookery.conf', 'Nonsense yes\n'))],
    ['fail2ban', /^check fail2ban/, () => nextBundle({}, appended('/etc/fail2ban/jail.local', '[sshd\n'))],
    ['its hash', /^read$/, () => ({ ...nextBundle(), hash: '0'.repeat(64) })],
    ['its version', /^read$/, () => ({ ...nextBundle(), version: 1 }) as unknown as UnsignedBundle],
    [
      'a path',
      /^read$/,
      () => nextBundle({}, (file) => (file.path === '/etc/hosts' ? { ...file, path: '/etc/passwd' } : file)),
    ],
    // passes every check, and then the service does not come up
    [
      'Redis’ address',
      /^restart redis/,
      () => nextBundle({}, appended('/etc/redis/redis.conf', 'port 6379\nbind 192.0.2.1\n')),
    ],
  ]
  for (const [what, step, make] of broken) {
    test(`that is broken in ${what} is refused and reported, and the node goes on as before`, async () => {
      const running = node.controlPlane.heartbeats.at(-1)?.bundle
      const bundle = make()
      node.controlPlane.setBundle(bundle)
      const isReported = (failure: { hash: string } | null) => failure?.hash === bundle.hash
      const { bundleFailure, ...heartbeat } = await node.heartbeat('the report', (it) => isReported(it.bundleFailure))

      assert.match(bundleFailure?.step ?? '', step)
      assert.notEqual(bundleFailure?.message, '')
      assert.deepEqual(heartbeat.bundle, running)
      assert.deepEqual(heartbeat.driftedPaths, [])
      assert.deepEqual(new Set(heartbeat.services.map(({ state }) => state)), new Set(['active']))
    })
  }

  test('that is older than the one that runs, for another node, or signed by another key is refused', async () => {
    const bundle = { ...nextBundle({ sshNetworks: ['198.18.0.0/15'] }), generation: 1 }
    const refused = async (wrong: UnsignedBundle) => {
      node.controlPlane.setBundle(wrong)
      const { bundleFailure } = await node.heartbeat(
        'the report',
        (it) => it.bundleFailure?.generation === wrong.generation,
      )
      return bundleFailure
    }

    assert.equal((await refused({ ...bundle, generation: 0 }))?.step, 'generation')
    assert.match((await refused({ ...nextBundle(), nodeId: 'node_other' }))?.message ?? '', /is for node_other/)
    const forged = signBundle(nextBundle({ sshNetworks: ['198.18.0.0/16'] }), createBundleKeyPair().privateKeyPem)
    assert.match((await refused(forged))?.message ?? '', /signature/)
  })

  test('that passes every check but through which no mail comes is taken back within 30 s', async (t) => {
    const running = node.controlPlane.heartbeats.at(-1)?.bundle
    const closed = appended('/etc/postfix/main.cf', 'smtpd_recipient_restrictions = reject\n')
    const bundle = nextBundle({}, (file) => withoutSetting(closed(file)))
    const offered = performance.now()
    node.controlPlane.setBundle(bundle)
    const heartbeat = await node.heartbeat('the report', (it) => it.bundleFailure?.hash === bundle.hash)
    const seconds = (performance.now() - offered) / 1000
    t.diagnostic(`offered → taken back: ${seconds.toFixed(1)} s`)

    assert.equal(heartbeat.bundleFailure?.step, 'self-test submit')
    assert.deepEqual(heartbeat.bundle, running)
    assert.ok(seconds < 30)
    assert.match(await submit(annaAtHome, { to: anna.address }), /^250 /)
  })

  test('arrives whole however often agent and helper are killed while it is applied', async () => {
    for (const [index, milliseconds] of [50, 300, 800, 1500, 2500].entries()) {
      const bundle = nextBundle({ limits: { ...nodeSnapshot().limits, messageSizeBytes: 20_000_000 + milliseconds } })
      node.controlPlane.setBundle(bundle)
      await node.exec('sleep', String(milliseconds / 1000))
      const units =
        [['rookery-agent.service'], ['rookery-agent-helper.service'], ['rookery-agent*.service']][index % 3] ?? []
      await node.exec('systemctl', 'kill', '--kill-who=main', '--signal=SIGKILL', ...units)
      const heartbeat = await node.heartbeat('the bundle', (it) => it.bundle?.hash === bundle.hash)

      assert.equal(heartbeat.bundleFailure, null)
      assert.deepEqual(heartbeat.driftedPaths, [])
      const size = await node.exec('postconf', '-h', 'message_size_limit')
      assert.equal(size.trim(), String(20_000_000 + milliseconds))
    }
    assert.match(await submit(annaAtHome, { to: anna.address }), /^250 /)
  })

  test('arrives whole although the machine loses its power while it is applied', async (t) => {
    for (const milliseconds of [150, 700, 1400]) {
      const bundle = nextBundle({ limits: { ...nodeSnapshot().limits, messageSizeBytes: 21_000_000 + milliseconds } })
      node.controlPlane.setBundle(bundle)
      await setTimeout(milliseconds)
      await lab.ask('POST', `/machines/${node.machine.id}/kill`)
      const cut = performance.now()
      await lab.ask('POST', `/machines/${node.machine.id}/start`)
      const isWell = ({ bundle: running, services }: Heartbeat) =>
        running?.hash === bundle.hash && services.every(({ state }) => state === 'active')
      const heartbeat = await node.heartbeat('the bundle', isWell, 90)
      t.diagnostic(
        `cut ${milliseconds} ms after the offer; well after ${((performance.now() - cut) / 1000).toFixed(1)} s`,
      )

      assert.equal(heartbeat.bundleFailure, null)
      assert.deepEqual(heartbeat.driftedPaths, [])
    }
    assert.match(await submit(annaAtHome, { to: anna.address }), /^250 /)
  })

  test('is not blamed when there is no room for mail: it is taken, and the node says what is wrong', async () => {
    const store = '/var/mail/vhosts'
    await node.exec('mount', '-t', 'tmpfs', '-o', 'size=4k,uid=5000,gid=5000,mode=750', 'full', store)
    const bundle = nextBundle({ limits: { ...nodeSnapshot().limits, messageSizeBytes: 22_000_000 } })
    node.controlPlane.setBundle(bundle)
    const isTaken = (it: Heartbeat) => it.bundle?.hash === bundle.hash && it.selfTest?.ok === false
    const { bundleFailure } = await node.heartbeat('the bundle and the failed self-test', isTaken, 60)

    assert.equal(bundleFailure, null)
    await node.exec('umount', '--lazy', store)
    assert.match(await node.exec('rookery-agent', 'self-test'), /^passed/)
  })

  test('that was changed by hand is put back and shown, or kept and shown, as the policy says', async () => {
    const change = async (text: string) => {
      await node.exec('sh', '-c', `echo "# ${text}" >>/etc/postfix/main.cf`)
      await node.exec('systemctl', 'restart', 'rookery-agent.service')
    }
    await change('by hand')
    const { repair, driftedPaths } = await node.heartbeat('the repair', (it) => it.repair !== null)
    assert.match(repair?.files[0]?.diff ?? '', /^\+# by hand$/m)
    assert.equal(repair?.failure, null)
    assert.deepEqual(driftedPaths, [])
    assert.ok(!(await node.exec('cat', '/etc/postfix/main.cf')).includes('by hand'))

    await apply(nextBundle({ driftPolicy: 'keep' }))
    await change('to stay')
    const kept = await node.heartbeat('the drift', (it) => it.drift.length > 0)
    assert.match(kept.drift[0]?.diff ?? '', /^\+# to stay$/m)
    assert.ok((await node.exec('cat', '/etc/postfix/main.cf')).includes('to stay'))
    await apply(nextBundle())
  })
})

describe('the agent', () => {
  test('sends itself mail and says that it arrived', async () => {
    const { selfTest } = await node.heartbeat('the self-test', (it) => it.selfTest !== null)

    assert.deepEqual({ ok: selfTest?.ok, step: selfTest?.step }, { ok: true, step: 'deliver' })
    const left = await node.exec('doveadm', 'search', '-u', 'agent@self-test.invalid', 'all')
    assert.equal(left.trim(), '')
  })

  test('may do nothing on the machine by itself, and asks a helper that is gone when it is idle', async () => {
    const owner = await node.exec('ps', '-o', 'user:20=', '-p', (await mainPid('rookery-agent.service')) ?? '')
    assert.equal(owner.trim(), 'rookery-agent')
    const secrets = [
      '/etc/rookery/bundle-key.pem',
      '/var/lib/rookery/helper/applied.json',
      '/etc/rspamd/dkim/agent.test.r1.key',
    ]
    for (const path of secrets) {
      await node.exec('test', '-f', path)
      await assert.rejects(node.exec('runuser', '-u', 'rookery-agent', '--', 'cat', path), /Permission denied/)
    }
    await waitFor(async () => (await mainPid('rookery-agent-helper.service')) === null, {
      what: 'the end of the helper',
      timeoutSeconds: 30,
    })
  })
})

async function mainPid(unit: string): Promise<string | null> {
  const pid = (await node.exec('systemctl', 'show', '--property=MainPID', '--value', unit)).trim()
  return pid === '0' ? null : pid
}

/** Otherwise Postfix would complain that a setting is there twice. */
function withoutSetting(file: BundleFile): BundleFile {
  if (file.path !== '/etc/postfix/main.cf') return file
  const settings = file.content.split(/\n(?!\s)/)
  const last = settings.findLastIndex((setting) => setting.startsWith('smtpd_recipient_restrictions'))
  const kept = settings.filter((it, index) => index === last || !it.startsWith('smtpd_recipient_restrictions'))
  return { ...file, content: `${kept.join('\n').trimEnd()}\n` }
}

describe('the control plane', () => {
  test('may go away: mail goes on, and what changed meanwhile arrives afterwards', async () => {
    node.controlPlane.setDown(true)
    assert.match(await submit(annaAtHome, { to: anna.address, subject: 'Alone' }), /^250 /)
    await readMessage(annaAtHome, 'Alone')
    const bundle = nextBundle()
    node.controlPlane.setBundle(bundle)

    node.controlPlane.setDown(false)
    await node.heartbeat('the bundle', (it) => it.bundle?.hash === bundle.hash)
  })

  test('that voids the agent’s key is not heard until a person pastes a new token', async () => {
    const token = node.controlPlane.revoke()
    await waitFor(async () => /401/.test(await node.exec('rookery-agent', 'status')), {
      what: 'the agent to say that it is shut out',
      timeoutSeconds: 30,
    })
    const before = node.controlPlane.heartbeats.length

    await lab.exec(node.machine.id, ['rookery-agent', 'enrol'], `${token}\n`)

    await waitFor(() => node.controlPlane.heartbeats.length > before, { what: 'a heartbeat', timeoutSeconds: 30 })
    await assert.rejects(lab.exec(node.machine.id, ['rookery-agent', 'enrol'], 'not a token\n'), /nothing was changed/)
  })

  test('has an HTTP-01 challenge answered at once, and nothing else', async () => {
    const challenge = { token: 'tok-1', keyAuthorization: 'tok-1.thumbprint' }
    const url = `http://${node.machine.address}/.well-known/acme-challenge`
    node.controlPlane.setChallenges([challenge])
    const answered = async () =>
      (await fetch(`${url}/tok-1`)).text().then((text) => text === challenge.keyAuthorization)

    await waitFor(answered, { what: 'the answer', timeoutSeconds: 2 })
    for (const path of [`${url}/tok-2`, `${url}/../../etc/passwd`, `http://${node.machine.address}/`]) {
      assert.equal((await fetch(path)).status, 404)
    }
  })
})

/** The common name in the certificate that is shown for this server name. */
async function certificateName(port: number, servername: string | undefined): Promise<string> {
  const options = { host: node.machine.address, port, rejectUnauthorized: false, ...(servername && { servername }) }
  return new Promise((resolve, reject) => {
    const socket = connect(options, () => {
      const { subject } = socket.getPeerCertificate()
      socket.destroy()
      resolve(String(subject.CN))
    })
    socket.on('error', reject)
  })
}
