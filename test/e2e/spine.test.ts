import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { type Connection, createConnection } from '#cli/connection.ts'
import { createOutput } from '#cli/output.ts'
import type { Infrastructure } from '#cli/watch-infrastructure.ts'
import type { components } from '#client/schema.ts'
import type { LabMachine, LabOutsideProvider } from '#lab/api/lab-api.ts'
import { askLab } from '#lab/api/lab-client.ts'
import { labReset } from '#lab/control.ts'
import { labPaths } from '#lab/lab-paths.ts'
import { execInMachine } from '#lab/machines/exec-in-machine.ts'
import { reportOf } from '#launch/demo.ts'
import { type MainJobResult, runMainJob } from '#launch/main-job.ts'
import { type Stack, startStack } from '#launch/stack.ts'
import { waitFor } from '#lib/wait-for.ts'
import { createNetworkProbe } from '#providers/probe/network-probe.ts'
import { createImapSeedMailbox } from '#providers/seed-mailbox/imap.ts'
import { openDatabase } from '#store/database.ts'
import { type LabOfPerson, seatPersonWithMutt } from '../support/person-with-mutt.ts'

const labName = 't-spine'
const range = '198.18.128.0/20'
const isRoot = process.getuid?.() === 0
const silent = createOutput(process.stdout, { json: true })
const quiet = { ...silent, json: () => undefined }

describe('the spine, on real machines', { skip: isRoot ? false : 'needs root for the lab' }, () => {
  let stateRoot: string
  let stack: Stack
  let api: Connection
  let first: MainJobResult

  before(async () => {
    await labReset(labName)
    stateRoot = mkdtempSync('/var/tmp/rookery-spine-')
    chmodSync(stateRoot, 0o755)
    stack = await startStack({
      name: labName,
      range,
      stateRoot,
      httpPort: await findFreePort(),
      image: 'golden',
      world: 'lab',
      environment: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
      onProgress: () => undefined,
    })
    trustLab(stack)
    api = createConnection({ url: stack.url, apiKey: stack.operatorKey, patienceSeconds: 60 })
  })
  after(async () => {
    await stack?.stop({ forget: true })
    await labReset(labName)
    rmSync(stateRoot, { recursive: true, force: true })
  })

  test('takes a bare domain to mail that a strict provider outside judges authentic, and to a reply that arrives', async () => {
    first = await order('first.test')

    const report = reportOf(first.infrastructure, first.seconds)
    assert.equal(report.ok, true)
    assert.deepEqual(report.outside, {
      spf: 'pass',
      dkim: ['rsa-sha256:pass', 'ed25519-sha256:pass'],
      dmarc: 'pass',
      tls: 'TLSv1.3',
    })
    assert.equal(report.inbound, 'delivered')
    assert.equal(report.score, 100)
    assert.deepEqual(
      report.steps.filter(({ seconds }) => seconds === null),
      [],
    )
  })

  test('proves from outside what the node refuses: relay tricks, old TLS, wrong passwords, unknown recipients, spam', async () => {
    const whole = await waitForCondition('first.test', ({ scorePoints }) =>
      scorePoints.some(({ id, held }) => id === 'wrong-password' && held !== null),
    )

    const judged = (held: boolean | null) => whole.scorePoints.filter((point) => point.held === held)
    assert.deepEqual(
      judged(false).map(({ id, explanation }) => `${id}: ${explanation}`),
      [],
    )
    assert.deepEqual(
      judged(null).map(({ id, explanation }) => `${id}: ${explanation}`),
      ['mta-sts', 'tls-rpt', 'autoconfig'].map(
        (id) => `${id}: ${whole.scorePoints.find((p) => p.id === id)?.explanation}`,
      ),
    )
    assert.match(whole.scorePoints.find(({ id }) => id === 'open-relay')?.explanation ?? '', /All 18 tricks/)
    const node = await api.get<components['schemas']['Node']>(`/infrastructure/nodes/${whole.node.id}`)
    assert.equal(node.status, 'active')
    const banned = await execInMachine({ lab: labName, id: whole.vpsId ?? '' }, ['fail2ban-client', 'banned'])
    assert.doesNotMatch(banned.stdout, /\d+\.\d+\.\d+\.\d+/, 'the node has banned who looks at it')
  })

  test('lets a mail program use a new mailbox at once: it sends to the outside and reads what comes back', async () => {
    const created = await api.post<components['schemas']['CreatedMailbox']>('/mailboxes', {
      emailAddress: 'ada@first.test',
    })
    const seed = createImapSeedMailbox(await seedOptions('smallmail.test'))
    const credentials = {
      ipAddress: first.infrastructure.vpsIp ?? '',
      serverName: created.imap.host,
      username: created.username,
      password: created.password ?? '',
    }
    const probe = createNetworkProbe()
    const messageId = `<${Date.now()}.ada@first.test>`
    const mail = {
      from: 'ada@first.test',
      to: seed.address,
      subject: 'Hello',
      text: 'From a new mailbox.\n',
      messageId,
    }

    const sent = await waitFor(
      async () => {
        const result = await probe.submit({ ...credentials, ...mail })
        assert.deepEqual(result.accepted ? '' : result.reason, '')
        return result
      },
      { what: 'the node to let the new mailbox send', timeoutSeconds: 15 },
    )
    const arrived = await waitFor(() => seed.findMessage(messageId), { what: 'the mail outside', timeoutSeconds: 30 })
    await seed.send({
      to: 'ada@first.test',
      subject: 'Re: Hello',
      text: 'Back.\n',
      messageId: '<back@smallmail.test>',
      inReplyTo: messageId,
    })
    const isBack = await waitFor(() => probe.findInInbox({ ...credentials, messageId: '<back@smallmail.test>' }), {
      what: 'the reply',
      timeoutSeconds: 30,
    })

    assert.equal(sent.accepted, true)
    assert.match(arrived.headers, /dmarc=pass/)
    assert.equal(isBack, true)
  })

  test('lets a person with mutt send and read who has nothing but what he was shown when his mailbox was made', async () => {
    const shown = await api.post<components['schemas']['CreatedMailbox']>('/mailboxes', {
      emailAddress: 'bea@first.test',
    })
    const { username, password, imap, smtp } = shown
    const bea = await seatPersonWithMutt(labOfStack(stack), { username, password: password ?? '', imap, smtp })
    const ada = { to: 'bea@first.test', subject: 'By mutt', text: 'Written by hand.\n' }

    await waitFor(() => bea.send(ada).then(() => true), { what: 'the node to let mutt send', timeoutSeconds: 15 })
    const message = await waitFor(() => bea.read('By mutt'), { what: 'mutt to find the message', timeoutSeconds: 60 })

    assert.match(message, /Written by hand\./)
    assert.match(message, /^DKIM-Signature: .*a=ed25519-sha256/m)
    await bea.leave()
  })

  test('changes nothing at the DNS server, the machine and the node when everything is looked at again', async () => {
    const before = await readWorld('first.test', first.infrastructure)

    const runs = await lookAtEverything()

    const after = await readWorld('first.test', first.infrastructure)
    assert.ok(runs >= 6, `${runs} looks were taken`)
    assert.deepEqual(after, before)
  })

  test('ends in the same state when api, worker and agent are killed on the way', async () => {
    const ordered = order('killed.test')
    await waitForMachine('killed.test')
    stack.worker.kill()
    await waitForCondition('killed.test', (i) =>
      i.steps.some(({ name, state }) => name === 'machine' && state === 'done'),
    )
    stack.api.kill()
    stack.worker.kill()
    const machine = await waitForMachine('killed.test')
    await waitFor(
      () =>
        execInMachine({ lab: labName, id: machine }, ['systemctl', 'kill', '--signal=KILL', 'rookery-agent.service']),
      { what: 'an agent to kill', timeoutSeconds: 60 },
    )

    const { infrastructure } = await ordered

    const machines = (await listMachines()).filter(({ role }) => role === 'machine')
    assert.equal(infrastructure.deliverabilityScore, 100)
    assert.equal(machines.length, 2)
    assert.deepEqual(await api.list('/orphans'), [])
  })

  test('says that the certificate authority is away, and finishes by itself when it is back', async () => {
    await fault('ca', true)
    const ordered = order('ca-away.test')
    const seen = await waitForCondition('ca-away.test', (i) =>
      i.conditions.some(
        (c) => c.resourceKind === 'certificate' && c.type === 'ProviderReachable' && c.status === 'false',
      ),
    )
    await fault('ca', false)

    const { infrastructure } = await ordered

    const told = seen.conditions.find((c) => c.resourceKind === 'certificate' && c.type === 'ProviderReachable')
    assert.equal(told?.reason, 'Unavailable')
    assert.ok((told?.message ?? '').length > 20)
    assert.equal(infrastructure.status, 'active')
  })

  test('says that the DNS server is away, and finishes by itself when it is back', async () => {
    await askLab(labPaths(labName).apiSocket, 'POST', '/zones', { name: 'dns-away.test' })
    await fault('dns', true)
    const ordered = order('dns-away.test')
    const seen = await waitForCondition('dns-away.test', (i) =>
      i.conditions.some((c) => c.resourceKind === 'domain' && c.type === 'ProviderReachable' && c.status === 'false'),
    )
    await fault('dns', false)

    const { infrastructure } = await ordered

    const told = seen.conditions.find((c) => c.resourceKind === 'domain' && c.type === 'ProviderReachable')
    assert.equal(told?.reason, 'Unavailable')
    assert.equal(infrastructure.status, 'active')
  })

  test('takes machine, records and rows away again when an order and its domain are deleted', async () => {
    const orders = await api.list<Infrastructure>('/infrastructure')
    const gone = orders.find(({ domainName }) => domainName === 'killed.test')
    assert.ok(gone)

    await api.delete(`/infrastructure/${gone.id}`)
    await waitFor(async () => !(await api.list<Infrastructure>('/infrastructure')).some(({ id }) => id === gone.id), {
      what: 'the order to be gone',
      timeoutSeconds: 60,
    })
    await api.delete(`/domains/${gone.domainId}`)
    await waitFor(async () => !(await api.list<{ id: string }>('/domains')).some(({ id }) => id === gone.domainId), {
      what: 'the domain to be gone',
      timeoutSeconds: 60,
    })

    const records = (await readZone('killed.test')).filter(
      (line) => !/ (SOA|NS|RRSIG|NSEC\w*|DNSKEY|CDS|CDNSKEY) /.test(line),
    )
    assert.deepEqual(records, [])
    await waitFor(async () => !(await listMachines()).some(({ id }) => id === gone.vpsId), {
      what: 'the machine to be gone',
      timeoutSeconds: 60,
    })
  })

  function order(domainName: string): Promise<MainJobResult> {
    const { url, operatorKey } = stack
    return runMainJob({ labName, url, operatorKey, domainName, image: 'golden', timeoutSeconds: 240 }, quiet)
  }

  async function fault(service: string, down: boolean): Promise<void> {
    await askLab(labPaths(labName).apiSocket, 'PUT', `/faults/${service}`, { down })
  }

  async function listMachines(): Promise<readonly LabMachine[]> {
    const answer = (await askLab(labPaths(labName).apiSocket, 'GET', '/machines')) as {
      machines: readonly LabMachine[]
    }
    return answer.machines
  }

  function waitForCondition(
    domainName: string,
    isMet: (infrastructure: Infrastructure) => boolean,
  ): Promise<Infrastructure> {
    return waitFor(
      async () => {
        const found = (await api.list<Infrastructure>('/infrastructure')).find((i) => i.domainName === domainName)
        if (found === undefined) return null
        const whole = await api.get<Infrastructure>(`/infrastructure/${found.id}`)
        return isMet(whole) ? whole : null
      },
      { what: `${domainName} to say so`, timeoutSeconds: 90 },
    )
  }

  async function waitForMachine(domainName: string): Promise<string> {
    const { vpsId } = await waitForCondition(domainName, (infrastructure) => infrastructure.vpsId !== null)
    return vpsId ?? ''
  }

  async function seedOptions(domain: string) {
    const { providers } = (await askLab(labPaths(labName).apiSocket, 'GET', '/outside')) as {
      providers: readonly LabOutsideProvider[]
    }
    const provider = providers.find((candidate) => candidate.domain === domain)
    assert.ok(provider)
    const { mailbox, address } = provider
    return {
      address: mailbox.address,
      username: mailbox.address,
      password: mailbox.password,
      authservId: `mx.${domain}`,
      imap: { host: address, port: mailbox.imap.port, serverName: mailbox.imap.host },
      submission: { host: address, port: mailbox.submission.port, serverName: mailbox.submission.host },
    }
  }

  async function readZone(domainName: string): Promise<readonly string[]> {
    const { stdout } = await execInMachine({ lab: labName, id: 'core' }, ['knotc', 'zone-read', domainName])
    return stdout
      .split('\n')
      .filter((line) => line !== '')
      .toSorted()
  }

  /** The zone with its serial, the machine, and on the node every file of ours, every service's start and the queue. */
  async function readWorld(domainName: string, { vpsId }: Infrastructure) {
    const run = async (argv: readonly string[]) => (await execInMachine({ lab: labName, id: vpsId ?? '' }, argv)).stdout
    const services = ['postfix@-', 'dovecot', 'rspamd', 'redis-server', 'rookery-agent', 'fail2ban', 'nftables']
    return {
      zone: await readZone(domainName),
      machine: (await listMachines()).find(({ id }) => id === vpsId),
      files: await run(['find', '/etc', '-newermt', '2020-01-01', '-type', 'f', '-printf', '%p %T@ %s\n']),
      services: await run([
        'systemctl',
        'show',
        '--property=Id,ExecMainPID,ActiveEnterTimestamp,StateChangeTimestamp',
        ...services,
      ]),
    }
  }

  /** Wakes every loop for every resource and waits until all have looked; resolves with how many there were. */
  async function lookAtEverything(): Promise<number> {
    const database = openDatabase(stack.databaseUrl, { maxConnections: 1 })
    try {
      const woken = await database.pool.query(
        "UPDATE looks SET next_look_at = now(), wake_sequence = wake_sequence + 1 RETURNING pg_notify('rookery_wakes', '')",
      )
      await waitFor(
        async () => {
          const due = await database.pool.query('SELECT 1 FROM looks WHERE next_look_at <= now()')
          return due.rowCount === 0
        },
        { what: 'all loops to have looked', timeoutSeconds: 60 },
      )
      return woken.rowCount ?? 0
    } finally {
      await database.close()
    }
  }
})

/** The mail program of this test trusts what the lab's people trust. */
function trustLab({ lab }: Stack): void {
  assert.ok(lab)
  setDefaultCACertificates([...getCACertificates('default'), readFileSync(lab.rootsFile, 'utf8')])
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

function labOfStack({ lab }: Stack): LabOfPerson {
  if (lab === null) throw new Error('The lab is not up.')
  return {
    ask: (method, path, body) => askLab(labPaths(labName).apiSocket, method, path, body),
    exec: async (machine, argv, input) => {
      const { stdout } = await execInMachine({ lab: labName, id: machine }, argv, input === undefined ? {} : { input })
      return stdout
    },
    readRoots: async () => readFileSync(lab.rootsFile, 'utf8'),
  }
}
