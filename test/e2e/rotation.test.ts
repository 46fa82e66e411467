import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { canonicalJson } from '#lib/canonical-json.ts'
import { sha256Hex } from '#lib/hash.ts'
import { waitFor } from '#lib/wait-for.ts'
import type { SecretId } from '#model/id.ts'
import type { SecretKind } from '#model/rotation.ts'
import { systemScope } from '#model/scope.ts'
import { rotateSecret } from '#operations/secrets/rotate-secret.ts'
import type { Heartbeat } from '#protocol/agent-protocol.ts'
import { trySshKey } from '#providers/probe/try-ssh-key.ts'
import type { ReconcileContext } from '#reconcile/reconciler.ts'
import { secretRotationLoop } from '#reconcile/secret-rotation.ts'
import { findInstallation } from '#store/installation.ts'
import { withScope } from '#store/scope.ts'
import { listSecretVersions, type SecretVersionRow } from '#store/secrets.ts'
import { startTestLab, type TestLab } from '../support/lab-harness.ts'
import { canSignIn, type MailUser, submit } from '../support/mail-client.ts'
import { createMemoryPlatform, type MemoryPlatform } from '../support/memory-platform.ts'
import { directory, type NodeUnderTest, startNode } from '../support/node-under-test.ts'
import { createRotationWorld, type RotationWorld, renderConfiguration, sayItRuns } from '../support/rotation-world.ts'
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts'

const domainName = 'rotation.test'
const afterGraceSeconds = 25 * 3600
const resources = new AsyncDisposableStack()
let lab: TestLab
let node: NodeUnderTest
let database: TestDatabase
let platform: MemoryPlatform
let context: ReconcileContext
let world: RotationWorld
let sequence = 0
let deployed = ''

before(async () => {
  lab = resources.use(await startTestLab('t-rotate', '198.19.96.0/20'))
  database = resources.use(await createTestDatabase())
  node = resources.use(await startNode(lab, 'golden'))
  platform = await createMemoryPlatform(database.db, database.url)
  const settings = { ...platform.context.settings, nodeResolvers: [lab.status.resolver] }
  context = { ...platform.context, settings }
  world = await createRotationWorld(database.db, platform, { domainName, ipAddress: node.machine.address })
  await layOrderedKey()
  for (const kind of ['platform-ssh', 'smtp', 'tenant-ssh'] as const) {
    for (let round = 0; round < 4; round++) await secretRotationLoop.reconcile(context, world.secrets[kind])
  }
  await deploy(180)
})
after(() => resources.disposeAsync())

for (const kind of ['smtp', 'platform-ssh'] as const) {
  test(`access by ${kind} is never lost, however often the worker is killed while it is rotated`, async (t) => {
    const id = world.secrets[kind]
    const [old] = await live(id)
    assert.ok(old !== undefined)
    const oldValue = await readValue(old)
    assert.equal(await letsIn(kind, oldValue), true)
    await withScope(database.db, systemScope, (scoped) => rotateSecret(scoped, platform.operations, id))

    let kills = await rotateUnderKills(kind, 0)
    const versions = await live(id)
    assert.deepEqual(
      versions.map(({ state }) => state),
      ['retiring', 'current'],
    )
    const newValue = await readValue(versions.at(-1) ?? old)
    for (const value of [oldValue, newValue]) assert.equal(await letsIn(kind, value), true)

    kills += await rotateUnderKills(kind, afterGraceSeconds)
    assert.deepEqual(
      (await live(id)).map(({ version, state }) => [version, state]),
      [[old.version + 1, 'current']],
    )
    assert.equal(await letsIn(kind, newValue), true)
    assert.equal(await letsIn(kind, oldValue), false)
    assert.ok(kills > 20)
    t.diagnostic(`killed ${kills} times`)
  })
}

/** Lets a worker run until there is nothing to do, killing it at every place of every step; the number of kills. */
async function rotateUnderKills(kind: SecretKind, aheadSeconds: number): Promise<number> {
  const id = world.secrets[kind]
  let kills = 0
  let before = await stateOf(id)
  for (let nth = 1; ; nth++) {
    const pause = await runWorker(id, nth, aheadSeconds)
    await assertAccess(kind)
    await deploy()
    await assertAccess(kind)
    const now = await stateOf(id)
    if (pause === 'killed') kills += 1
    else if (now === before && pause !== 5) return kills
    if (now !== before || pause === 5) nth = 0
    before = now
  }
}

/** The pause that the worker asked for, or that it was killed. */
async function runWorker(id: SecretId, nth: number, aheadSeconds: number): Promise<number | null | 'killed'> {
  const program = new URL('../support/rotation-worker.ts', import.meta.url)
  const child = fork(program, [database.url, id, String(nth), String(aheadSeconds)])
  let said: { readonly requeueAfterSeconds: number | null } | null = null
  child.on('message', (message) => {
    said = message as typeof said
  })
  const [code, signal] = await once(child, 'exit')
  if (signal === 'SIGKILL') return 'killed'
  assert.equal(code, 0)
  return (said as { readonly requeueAfterSeconds: number | null } | null)?.requeueAfterSeconds ?? null
}

/** What the control plane would do by itself: the configuration and the directory go to the node, the agent says so. */
async function deploy(timeoutSeconds = 60): Promise<void> {
  const bundle = await renderConfiguration(context, world.nodeId)
  const mailboxes = await withScope(database.db, systemScope, ({ tx }) =>
    tx.selectFrom('emailAccounts').select(['emailAddress', 'passwordHash', 'maxSendPerDay']).execute(),
  )
  const state = canonicalJson([bundle.hash, mailboxes])
  if (state === deployed) return
  const files = bundle.files.map((file) => ({ ...file, content: file.content.replace(sshLimit, manySessions) }))
  const hash = sha256Hex(canonicalJson(files))
  const { signature: _, ...unsigned } = bundle
  sequence += 1
  node.controlPlane.setBundle({ ...unsigned, nodeId: 'node_test', files, hash })
  const entries = mailboxes.map(({ emailAddress: address, ...rest }) => ({ address, ...rest, ...unlimited }))
  node.controlPlane.setDirectory(directory(sequence, { domains: [{ name: domainName }], mailboxes: entries }))
  const isDecided = ({ bundle: running, bundleFailure: failure, directorySequence, phase }: Heartbeat) =>
    [running?.hash, failure?.hash].includes(hash) && directorySequence === sequence && phase.name === 'running'
  const said = await node.heartbeat(`generation ${bundle.generation}`, isDecided, timeoutSeconds)
  assert.equal(said.bundle?.hash, hash, `${said.bundleFailure?.step}: ${said.bundleFailure?.message}`)
  await sayItRuns(context, world.nodeId, bundle)
  deployed = state
}

/** This test signs in more often than a person would. */
const sshLimit = 'limit rate over 10/minute burst 20 packets'
const manySessions = 'limit rate over 1000/minute burst 1000 packets'
const unlimited = { quotaBytes: 0, isActive: true }

/** As a provider does with the key that a machine is ordered with. */
async function layOrderedKey(): Promise<void> {
  const installation = await withScope(database.db, systemScope, findInstallation)
  const key = `${installation?.sshPublicKey}\n`
  await lab.exec(node.machine.id, ['mkdir', '-p', '-m', '700', '/root/.ssh'])
  await lab.exec(node.machine.id, ['tee', '/root/.ssh/authorized_keys'], key)
}

/** At least one of the values that are known lets in. */
async function assertAccess(kind: SecretKind): Promise<void> {
  for (const version of await live(world.secrets[kind])) if (await letsIn(kind, await readValue(version))) return
  assert.fail(`no version of ${kind} lets in`)
}

async function letsIn(kind: SecretKind, value: string): Promise<boolean> {
  const host = node.machine.address
  if (kind !== 'smtp') {
    return (await trySshKey({ ipAddress: host, username: 'root', privateKeyPem: value }, 10)).state === 'accepted'
  }
  const user = { host, address: world.address, password: value }
  const isSubmitted = await maySubmit(user)
  assert.equal(await canSignIn(user), isSubmitted, 'IMAP and submission differ')
  return isSubmitted
}

/** A wrong password is 535 (RFC 4954 §6); a daemon that is being reloaded may turn one away for now, which says nothing. */
async function maySubmit(user: MailUser): Promise<boolean> {
  const ask = async () => {
    try {
      await submit(user, { to: world.address })
      return { isIn: true }
    } catch (error) {
      if (/\b535 5\.7\.8\b/.test(String(error))) return { isIn: false }
      console.log(`asked again after: ${String(error)}`)
      return null
    }
  }
  const { isIn } = await waitFor(ask, {
    what: 'an answer of submission',
    timeoutSeconds: 20,
    intervalMilliseconds: 500,
  })
  return isIn
}

/** Versions that should be on the node, oldest first. */
async function live(id: SecretId): Promise<readonly SecretVersionRow[]> {
  const versions = await withScope(database.db, systemScope, (scoped) => listSecretVersions(scoped, [id]))
  return (versions.get(id) ?? []).filter(({ state }) => state !== 'retired' && state !== 'pending')
}

async function stateOf(id: SecretId): Promise<string> {
  const versions = await withScope(database.db, systemScope, (scoped) => listSecretVersions(scoped, [id]))
  return canonicalJson(
    (versions.get(id) ?? []).map(({ state, valueDestroyedAt }) => [state, valueDestroyedAt !== null]),
  )
}

async function readValue(version: SecretVersionRow): Promise<string> {
  const value = await context.world.secretStores.named(version.store).get(version)
  return value?.reveal() ?? ''
}
