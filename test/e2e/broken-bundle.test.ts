import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { waitFor } from '#lib/wait-for.ts'
import type { UnsignedBundle } from '#protocol/agent-protocol.ts'
import { renderNodeBundle } from '#render/node-bundle.ts'
import { type Breakage, breakBundle, listBreakages } from '../support/break-bundle.ts'
import { startTestLab, type TestLab } from '../support/lab-harness.ts'
import type { MailUser } from '../support/mail-client.ts'
import { countMessageIds, startMailFlow } from '../support/mail-flow.ts'
import { newDkimKeys, nodeSnapshot } from '../support/node-snapshot.ts'
import { directory, mailbox, type NodeUnderTest, startNode } from '../support/node-under-test.ts'
import { selfSigned } from '../support/self-signed.ts'

// Every file in every way takes some minutes: EVERY_BREAK=/etc/ npm test test/e2e/broken-bundle.test.ts, or a longer path
const everyBelow = process.env['EVERY_BREAK'] ?? null
const mostSeconds = 30
const hostname = 'mail.broken.test'
const keys = newDkimKeys()
const anna = mailbox('anna@broken.test', 'correct horse battery', { maxSendPerDay: 1_000_000 })
let lab: TestLab
let node: NodeUnderTest
let user: MailUser
let render: (generation: number) => UnsignedBundle
let generation = 1

before(async () => {
  lab = await startTestLab('t-broken', '198.19.224.0/20')
  node = await startNode(lab, 'golden')
  user = { host: node.machine.address, address: anna.address, password: 'correct horse battery' }
  const certificates = [await selfSigned(hostname), await selfSigned('mail.other.test')]
  const domains = [{ name: 'broken.test', dkimKeys: keys }]
  const resolvers = [lab.status.resolver]
  render = (it) =>
    renderNodeBundle(
      nodeSnapshot({ hostname, ipv4: node.machine.address, resolvers, domains, certificates, generation: it }),
    )
  node.controlPlane.setDirectory(directory(1, { domains: [{ name: 'broken.test' }], mailboxes: [anna] }))
  node.controlPlane.setBundle(render(generation))
  await node.heartbeat('the self-test', ({ selfTest, phase }) => phase.name === 'running' && selfTest?.ok === true, 120)
})
after(async () => {
  await node?.[Symbol.asyncDispose]()
  await lab?.[Symbol.asyncDispose]()
})

test('a bundle that is broken in one of its files never stops mail for 30 s, and no accepted message is lost', async (t) => {
  const flow = startMailFlow(user)
  const outcomes: string[] = []
  let slowest = 0
  for (const breakage of chosenBreakages()) {
    const name = `${breakage.path} ${breakage.kind}`
    const { seconds, step } = await offer(breakage)
    slowest = Math.max(slowest, seconds)
    t.diagnostic(`${name}: ${step} after ${seconds.toFixed(1)} s`)
    if (step === 'taken' || seconds > mostSeconds) outcomes.push(`${name}: ${step} after ${seconds.toFixed(1)} s`)
  }
  const accepted = await flow.stop()

  assert.deepEqual(outcomes, [])
  await waitFor(queueIsEmpty, { what: 'an empty queue', timeoutSeconds: 60 })
  const counts = await countMessageIds(user)
  t.diagnostic(`slowest ${slowest.toFixed(1)} s; ${accepted.length} messages accepted`)
  assert.ok(accepted.length > 20, `only ${accepted.length} messages were accepted`)
  assert.deepEqual(
    accepted.filter((id) => counts.get(id) !== 1),
    [],
  )
})

/** One of each kind, and what only the mail shows, unless everything is asked for. */
function chosenBreakages(): readonly Breakage[] {
  const all = listBreakages(render(generation))
  if (everyBelow !== null) return all.filter(({ path }) => path.startsWith(everyBelow))
  const isQuick = ({ path, kind }: Breakage) =>
    /main\.cf$|worker-proxy\.inc$|\.pem$/.test(path) || (path.endsWith('sql.conf.ext') && kind === 'semantics')
  return all.filter(isQuick).filter(({ path, kind }) => path.endsWith('main.cf') || kind !== 'empty')
}

/** Offers the broken bundle and waits for what becomes of it; the node is whole afterwards. */
async function offer(breakage: Breakage): Promise<{ seconds: number; step: string }> {
  const running = render(generation)
  const broken = breakBundle(render(generation + 1), breakage)
  const offered = performance.now()
  node.controlPlane.setBundle(broken)
  const heartbeat = await node.heartbeat(
    'an outcome',
    ({ bundle, bundleFailure }) => bundleFailure?.hash === broken.hash || bundle?.hash === broken.hash,
    90,
  )
  const seconds = (performance.now() - offered) / 1000
  if (heartbeat.bundle?.hash === broken.hash) {
    generation += 2
    node.controlPlane.setBundle(render(generation))
    await node.heartbeat('the whole bundle', ({ bundle }) => bundle?.generation === generation, 90)
    return { seconds, step: 'taken' }
  }
  assert.equal(heartbeat.bundle?.hash, running.hash)
  assert.deepEqual(heartbeat.driftedPaths, [])
  assert.deepEqual(new Set(heartbeat.services.map(({ state }) => state)), new Set(['active']))
  return { seconds, step: heartbeat.bundleFailure?.step ?? '' }
}

async function queueIsEmpty(): Promise<boolean> {
  await node.exec('postqueue', '-f')
  return (await node.exec('postqueue', '-p')).includes('Mail queue is empty')
}
