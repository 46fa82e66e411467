import assert from 'node:assert/strict'
import { argon2Sync, timingSafeEqual } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import ssh2 from 'ssh2'
import type { SecretId } from '#model/id.ts'
import type { SecretKind } from '#model/rotation.ts'
import { systemScope } from '#model/scope.ts'
import { revokeSecret } from '#operations/secrets/revoke-secret.ts'
import { rotateSecret } from '#operations/secrets/rotate-secret.ts'
import type { Bundle } from '#protocol/agent-protocol.ts'
import type { ReconcileContext } from '#reconcile/reconciler.ts'
import { secretRotationLoop } from '#reconcile/secret-rotation.ts'
import { readSmtpPassword } from '#reconcile/smtp-password.ts'
import { listConditions } from '#store/conditions.ts'
import { withScope } from '#store/scope.ts'
import { listSecretVersions, type SecretVersionRow } from '#store/secrets.ts'
import { withCuts } from '../support/cut-off.ts'
import { createMemoryPlatform, type MemoryPlatform } from '../support/memory-platform.ts'
import { createRotationWorld, type RotationWorld, renderConfiguration, sayItRuns } from '../support/rotation-world.ts'
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts'

const day = 86_400
let database: TestDatabase
let platform: MemoryPlatform
let world: RotationWorld
let context: ReconcileContext
/** What the node really runs; it lets in by that and by its directory, which is live. */
let running: Bundle | null = null

before(async () => {
  database = await createTestDatabase()
  platform = await createMemoryPlatform(database.db, database.url)
  context = { ...platform.context, world: { ...platform.context.world, probe: nodeProbe() } }
  const place = { domainName: 'rotation.example', ipAddress: '192.0.2.9' }
  world = await createRotationWorld(database.db, { context, operations: platform.operations }, place)
  for (const kind of kinds) await settle(world.secrets[kind])
})
after(() => database.close())

const kinds: readonly SecretKind[] = ['platform-ssh', 'tenant-ssh', 'smtp']

class CutOff extends Error {}

for (const kind of kinds) {
  describe(`a ${kind} secret`, () => {
    test('that is rotated and cut off anywhere ends as one that is not, and access is never lost', async () => {
      const id = world.secrets[kind]
      let cuts = 0
      for (let isCut = true, n = 1; isCut; n++) {
        const [before] = await live(id)
        assert.ok(before !== undefined)
        const secretBefore = await readValue(before)
        await withScope(database.db, systemScope, (scoped) => rotateSecret(scoped, platform.operations, id))
        isCut = await settleWithCut(id, n)
        cuts += isCut ? 1 : 0
        await settle(id)

        const [old, now, ...others] = await live(id)
        assert.deepEqual([old?.version, old?.state, now?.state], [before.version, 'retiring', 'current'])
        assert.equal(now?.version, before.version + 1)
        assert.deepEqual(others, [])
        for (const version of [old, now])
          assert.ok(version !== undefined && (await letsIn(kind, await readValue(version))))

        platform.skipSeconds(day + 60)
        await settle(id)
        assert.deepEqual(
          (await live(id)).map(({ version, state }) => [version, state]),
          [[now?.version, 'current']],
        )
        assert.equal(await letsIn(kind, secretBefore), false)
        assert.equal(await context.world.secretStores.named(before.store).get(before), null)
      }
      assert.ok(cuts > 15, `${cuts} cuts`)
    })

    test('is replaced by itself when it is old enough, and not a day before', async () => {
      const id = world.secrets[kind]
      const [current] = await live(id)
      const days = kind === 'smtp' ? 180 : 90
      // it is a day old already
      platform.skipSeconds((days - 2) * day)
      await settle(id)
      assert.deepEqual(
        (await live(id)).map(({ version }) => version),
        [current?.version],
      )

      platform.skipSeconds(day + 60)
      await settle(id)

      assert.deepEqual(
        (await live(id)).map(({ version }) => version),
        [current?.version, (current?.version ?? 0) + 1],
      )
    })

    test('that is revoked lets nobody in any more as soon as the new one is proven, and not earlier', async () => {
      const id = world.secrets[kind]
      const former = await Promise.all((await live(id)).map(readValue))
      await withScope(database.db, systemScope, (scoped) => revokeSecret(scoped, platform.operations, id))
      await assertAccess(kind, id)

      await settle(id)

      assert.deepEqual(
        (await live(id)).map(({ state }) => state),
        ['current'],
      )
      for (const value of former) assert.equal(await letsIn(kind, value), false)
      await assertAccess(kind, id)
    })

    test('that a node refuses is not put into use: the old one stays, and the condition says which node and why', async () => {
      const id = world.secrets[kind]
      const [current] = await live(id)
      const refusing: ReconcileContext = { ...context, world: { ...context.world, probe: { ...context.world.probe } } }
      const refused = async () => ({ state: 'refused', text: 'no such key' }) as const
      Object.assign(refusing.world.probe, { trySshKey: refused, signIn: refused })
      await withScope(database.db, systemScope, (scoped) => rotateSecret(scoped, platform.operations, id))

      const pause = await settle(id, refusing)
      platform.skipSeconds(30 * day)
      await settle(id, refusing)

      assert.equal(pause, 300)
      assert.deepEqual(
        (await live(id)).map(({ state }) => state),
        ['current', 'installing'],
      )
      assert.ok(current !== undefined && (await letsIn(kind, await readValue(current))))
      const [condition] = await withScope(database.db, systemScope, (scoped) => listConditions(scoped, 'secret', id))
      assert.equal(condition?.reason, 'NewVersionRefused')
      assert.match(
        condition?.message ?? '',
        /mail\.rotation\.example refuses version \d+: no such key.*in use works on/,
      )
      await settle(id)
      const [mended] = await withScope(database.db, systemScope, (scoped) => listConditions(scoped, 'secret', id))
      assert.equal(mended?.status, 'true')
    })
  })
}

test('a suspended domain’s password waits, and says why', async () => {
  const id = world.secrets.smtp
  const suspend = (isSuspended: boolean) =>
    withScope(database.db, systemScope, ({ tx }) => tx.updateTable('domains').set({ isSuspended }).execute())
  await suspend(true)
  await withScope(database.db, systemScope, (scoped) => rotateSecret(scoped, platform.operations, id))
  await settle(id)

  const [condition] = await withScope(database.db, systemScope, (scoped) => listConditions(scoped, 'secret', id))
  assert.equal(condition?.reason, 'DomainSuspended')
  await suspend(false)
  await settle(id)
})

test('what is left over in a store when an order goes is destroyed', async () => {
  const [version] = await live(world.secrets.smtp)
  assert.ok(version !== undefined)
  await withScope(database.db, systemScope, ({ tx }) =>
    tx.deleteFrom('secrets').where('id', '=', world.secrets.smtp).execute(),
  )
  assert.notEqual(await context.world.secretStores.current.get(version), null)

  await secretRotationLoop.reconcile(context, 'all')

  assert.equal(await context.world.secretStores.current.get(version), null)
})

/** Runs the loop, and the node beside it, until it rests; resolves with the pause it asked for. */
async function settle(id: SecretId, with_: ReconcileContext = context): Promise<number | null> {
  for (let round = 0; round < 60; round++) {
    const { requeueAfterSeconds } = await secretRotationLoop.reconcile(with_, id)
    await takeUp()
    if (requeueAfterSeconds === 0 || requeueAfterSeconds === 5) continue
    return requeueAfterSeconds
  }
  throw new Error('The loop does not come to rest.')
}

/** The same, cut off at the nth place; after it, as after every step, somebody must get in. False: there was no nth. */
async function settleWithCut(id: SecretId, n: number): Promise<boolean> {
  let count = 0
  const cut = () => {
    count += 1
    if (count === n) throw new CutOff()
  }
  try {
    await settle(id, withCuts(context, cut))
    return false
  } catch (error) {
    if (!(error instanceof CutOff)) throw error
    const kind = kinds.find((one) => world.secrets[one] === id) ?? 'smtp'
    await assertAccess(kind, id)
    await takeUp()
    await assertAccess(kind, id)
    return true
  }
}

/** At least one of the versions that we know lets in, and for a password the one that the platform itself would take. */
async function assertAccess(kind: SecretKind, id: SecretId): Promise<void> {
  const values = await Promise.all((await live(id)).map(readValue))
  const answers = await Promise.all(values.map((value) => letsIn(kind, value)))
  assert.ok(answers.includes(true), `no version of ${kind} lets in`)
  if (kind !== 'smtp') return
  const infrastructure = await withScope(database.db, systemScope, ({ tx }) =>
    tx.selectFrom('infrastructure').selectAll().executeTakeFirstOrThrow(),
  )
  assert.ok(await letsIn(kind, (await readSmtpPassword(context, infrastructure)).reveal()))
}

async function takeUp(): Promise<void> {
  running = await renderConfiguration(context, world.nodeId)
  await sayItRuns(context, world.nodeId, running)
}

/** Versions that should be on the nodes, oldest first. */
async function live(id: SecretId): Promise<readonly SecretVersionRow[]> {
  const versions = await withScope(database.db, systemScope, (scoped) => listSecretVersions(scoped, [id]))
  return (versions.get(id) ?? []).filter(({ state }) => state !== 'retired' && state !== 'pending')
}

async function readValue(version: SecretVersionRow): Promise<string> {
  const value = await context.world.secretStores.named(version.store).get(version)
  return value?.reveal() ?? ''
}

async function letsIn(kind: SecretKind, value: string): Promise<boolean> {
  if (value === '') return false
  return kind === 'smtp' ? await passwordLetsIn(value) : keyLetsIn(value)
}

function contentOf(path: RegExp): string {
  return (running?.files ?? []).flatMap((file) => (path.test(file.path) ? [file.content] : [])).join('\n')
}

function keyLetsIn(privateKeyPem: string): boolean {
  const key = ssh2.utils.parseKey(privateKeyPem)
  if (key instanceof Error) throw key
  return contentOf(/rookery-authorized-keys\.root$/).includes(key.getPublicSSH().toString('base64'))
}

/** As Dovecot: by the directory, else by the files of the configuration. */
async function passwordLetsIn(password: string): Promise<boolean> {
  const row = await withScope(database.db, systemScope, ({ tx }) =>
    tx.selectFrom('directoryEntries').select('body').where('key', '=', world.address).executeTakeFirst(),
  )
  const hashes = contentOf(/rookery-passwords-\d$/)
    .split('\n')
    .flatMap((line) => (line.startsWith(`${world.address}:`) ? [line.split(':')[1] ?? ''] : []))
  const body = row?.body as { readonly passwordHash?: string } | null | undefined
  return [body?.passwordHash ?? '', ...hashes].some((hash) => isOf(password, hash))
}

/** Answers that were worked out already: each costs 20 ms. */
const known = new Map<string, boolean>()

function isOf(password: string, hash: string): boolean {
  const key = `${password} ${hash}`
  const answer = known.get(key) ?? isHashOf(password, hash)
  known.set(key, answer)
  return answer
}

function isHashOf(password: string, hash: string): boolean {
  const [, , , , parameters = '', salt = '', tag = ''] = `$${hash}`.split('$')
  const [memory = 8, passes = 1, parallelism = 1] = parameters.split(',').map((part) => Number(part.split('=')[1]))
  const nonce = Buffer.from(salt, 'base64')
  const expected = Buffer.from(tag, 'base64')
  if (expected.length === 0) return false
  const made = argon2Sync('argon2id', { message: password, nonce, tagLength: 32, memory, passes, parallelism })
  return timingSafeEqual(made, expected)
}

function nodeProbe(): ReconcileContext['world']['probe'] {
  const answer = (isIn: boolean) => ({ state: isIn ? 'accepted' : 'refused', text: isIn ? 'in' : 'out' }) as const
  return {
    ...platform.probe,
    trySshKey: async ({ privateKeyPem }) => answer(keyLetsIn(privateKeyPem)),
    signIn: async ({ password }) => answer(await passwordLetsIn(password)),
  }
}
