import { createOpensshKeyPair } from '#lib/openssh-key.ts'
import { generatePassword, hashPassword } from '#lib/password-hash.ts'
import type { Secret } from '#lib/secret.ts'
import { installationOwner } from '#lib/vault.ts'
import { systemScope } from '#model/scope.ts'
import type { RotationStep } from '#plan/secrets/plan-rotation.ts'
import { wake } from '#queue/wake.ts'
import { updateInfrastructure } from '#store/infrastructure.ts'
import { findInstallation, updateInstallation } from '#store/installation.ts'
import type { RotationSnapshot } from '#store/rotation-snapshot.ts'
import { type Scoped, withScope } from '#store/scope.ts'
import { insertSecretVersion, type SecretVersionRow, updateSecretVersion } from '#store/secrets.ts'
import type { ReconcileContext } from './reconciler.ts'
import { report } from './report.ts'
import { openOrderedPassword } from './smtp-password.ts'

/** What a version is, besides its value: for SSH the public key, for SMTP the hash. */
interface Material {
  readonly value: Secret<string>
  readonly publicKey: string | null
  readonly passwordHash: string | null
}

/** Takes over as version 1 what there was before there were versions; where there was nothing, version 1 begins. */
export async function adoptSecret(context: ReconcileContext, snapshot: RotationSnapshot): Promise<void> {
  const material = await findEarlier(context, snapshot)
  if (material === null) {
    return await beginVersion(context, snapshot, { step: 'begin', version: 1, reason: 'none is in use' })
  }
  const { secret } = snapshot
  const place = { tenantId: secret.tenantId, secretId: secret.id, version: 1 }
  const store = context.world.secretStores.current
  await store.put(place, material.value)
  const now = context.clock()
  await tell(context, snapshot, {
    type: 'secret.adopted',
    message: `${nameOf(snapshot)} is kept in the store "${store.name}" and rotated from now on.`,
    version: 1,
    write: async (scoped) => {
      const { publicKey, passwordHash } = material
      await insertSecretVersion(scoped, {
        ...{ ...place, state: 'current', store: store.name, publicKey, passwordHash },
        ...{ createdAt: now, storedAt: now, provenAt: now },
      })
      await forgetEarlier(scoped, snapshot)
      await wakeNodes(scoped, snapshot)
    },
  })
}

async function findEarlier(context: ReconcileContext, { secret, order }: RotationSnapshot): Promise<Material | null> {
  if (secret.kind === 'smtp') {
    if (order === null || order.smtpPasswordSealed === null) return null
    const value = openOrderedPassword(context, order.id, order.tenantId, order.smtpPasswordSealed)
    return { value, publicKey: null, passwordHash: order.passwordHash }
  }
  if (secret.kind === 'tenant-ssh') return null
  const installation = await withScope(context.db, systemScope, findInstallation)
  if (installation === null || installation.sshPrivateKeySealed === null) return null
  const place = 'installation/ssh_private_key_sealed/installation'
  const value = context.vault.openText(installationOwner, place, installation.sshPrivateKeySealed)
  return { value, publicKey: installation.sshPublicKey, passwordHash: null }
}

async function forgetEarlier(scoped: Scoped, { secret, order }: RotationSnapshot): Promise<void> {
  if (secret.kind === 'platform-ssh') await updateInstallation(scoped, { sshPrivateKeySealed: null })
  if (order !== null) await updateInfrastructure(scoped, order.id, { smtpPasswordSealed: null })
}

/** Writes down that there will be a next version. */
export async function beginVersion(
  context: ReconcileContext,
  snapshot: RotationSnapshot,
  { version, reason }: Extract<RotationStep, { step: 'begin' }>,
): Promise<void> {
  const { id: secretId, tenantId } = snapshot.secret
  await tell(context, snapshot, {
    type: 'secret.rotation-begun',
    message: `${nameOf(snapshot)} gets version ${version}: ${reason}.`,
    version,
    write: (scoped) =>
      insertSecretVersion(scoped, {
        ...{ secretId, tenantId, version, state: 'pending' },
        ...{ store: context.world.secretStores.current.name, createdAt: context.clock() },
      }),
  })
}

/**
 * Makes the value and puts it into the store, then writes down its public half. Killed in between, the next run makes another
 * value in the same place: nobody has seen the first.
 */
export async function storeVersion(
  context: ReconcileContext,
  snapshot: RotationSnapshot,
  row: SecretVersionRow,
): Promise<void> {
  const { value, publicKey, passwordHash } = await makeMaterial(snapshot, row.version)
  await context.world.secretStores.named(row.store).put(row, value)
  await tell(context, snapshot, {
    type: 'secret.version-stored',
    message: `Version ${row.version} of ${nameOf(snapshot)} is made and goes to the nodes; the one in use works on.`,
    version: row.version,
    write: async (scoped) => {
      const storedAt = context.clock()
      await updateSecretVersion(scoped, row, { state: 'installing', publicKey, passwordHash, storedAt })
      await wakeNodes(scoped, snapshot)
    },
  })
}

async function makeMaterial({ secret }: RotationSnapshot, version: number): Promise<Material> {
  if (secret.kind === 'smtp') {
    const value = generatePassword()
    return { value, publicKey: null, passwordHash: await hashPassword(value) }
  }
  const owner = secret.kind === 'platform-ssh' ? 'platform' : secret.tenantId
  const { publicKey, privateKeyPem } = createOpensshKeyPair(`rookery-${owner}-${version}`)
  return { value: privateKeyPem, publicKey, passwordHash: null }
}

/** Takes a version off the nodes whose grace is over. */
export async function retireVersion(
  context: ReconcileContext,
  snapshot: RotationSnapshot,
  row: SecretVersionRow,
): Promise<void> {
  await tell(context, snapshot, {
    type: 'secret.version-retired',
    message: `Version ${row.version} of ${nameOf(snapshot)} is taken off: its grace is over.`,
    version: row.version,
    write: async (scoped) => {
      await updateSecretVersion(scoped, row, { state: 'retired', retiredAt: context.clock() })
      await wakeNodes(scoped, snapshot)
    },
  })
}

/** Destroys a value that nobody needs any more. */
export async function destroyValue(
  context: ReconcileContext,
  snapshot: RotationSnapshot,
  row: SecretVersionRow,
): Promise<void> {
  await context.world.secretStores.named(row.store).destroy(row)
  await tell(context, snapshot, {
    type: 'secret.value-destroyed',
    message: `The value of version ${row.version} of ${nameOf(snapshot)} is destroyed in the store "${row.store}".`,
    version: row.version,
    write: (scoped) => updateSecretVersion(scoped, row, { valueDestroyedAt: context.clock() }),
  })
}

export interface StepNews {
  readonly type: string
  readonly message: string
  readonly version: number
  readonly write: (scoped: Scoped) => Promise<void>
}

/** Writes a step and its event in one transaction. */
export async function tell(context: ReconcileContext, snapshot: RotationSnapshot, news: StepNews): Promise<void> {
  const { type, message, version, write } = news
  await report(context, {
    kind: 'secret',
    resourceId: snapshot.secret.id,
    conditions: [],
    previous: snapshot.conditions,
    events: [{ type, message, severity: 'info', data: { version, kind: snapshot.secret.kind } }],
    write,
  })
}

/** Their configuration, and with it the keys and passwords that let in, is rendered again. */
export async function wakeNodes(scoped: Scoped, { targets }: RotationSnapshot): Promise<void> {
  for (const { nodeId } of targets) await wake(scoped, 'node-config', nodeId)
}

export function versionOf({ versions }: RotationSnapshot, wanted: number): SecretVersionRow {
  const found = versions.find(({ version }) => version === wanted)
  if (found === undefined) throw new Error(`There is no version ${wanted}.`)
  return found
}

/** For people: `The SSH key of the installation`. */
export function nameOf({ secret, order }: Pick<RotationSnapshot, 'secret' | 'order'>): string {
  if (secret.kind === 'platform-ssh') return 'The SSH key of the installation'
  if (secret.kind === 'tenant-ssh') return 'The SSH key of the tenant'
  return `The password of ${order?.smtpUsername ?? 'the system mailbox'}`
}
