import { z } from 'zod'
import { assert } from '#lib/assert.ts'
import { fingerprintOf } from '#lib/openssh-key.ts'
import type { Condition } from '#model/condition.ts'
import { secretKinds, versionStates } from '#model/rotation.ts'
import { listConditionsOf } from '#store/conditions.ts'
import type { Scoped } from '#store/scope.ts'
import { listSecretSubjects, listSecretVersions, type SecretRow, type SecretVersionRow } from '#store/secrets.ts'
import { ConditionView, Timestamp, toConditionView, toTimestamp } from '../common.schema.ts'

const SecretVersionView = z
  .object({
    version: z.number().int(),
    state: z.enum(versionStates),
    store: z.string().describe('Where the value is kept.'),
    publicKey: z.string().nullable().describe('One line for authorized_keys; null for a password.'),
    fingerprint: z.string().nullable().describe('Of the public key, as ssh-keygen shows it.'),
    createdAt: Timestamp,
    provenAt: Timestamp.nullable().describe('When every node had let in with it.'),
    graceEndsAt: Timestamp.nullable().describe('Until when it works beside the newer one.'),
    retiredAt: Timestamp.nullable(),
    downloadedAt: Timestamp.nullable(),
  })
  .meta({ id: 'SecretVersion' })

export const SecretView = z
  .object({
    id: z.string(),
    tenantId: z.string(),
    kind: z.enum(secretKinds),
    subject: z.string().describe('What it lets in to: `installation`, the tenant’s id, or the address of the mailbox.'),
    infrastructureId: z.string().nullable(),
    rotationDays: z.number().int(),
    nextRotationAt: Timestamp.nullable().describe('When the version in use is replaced at the latest.'),
    isDownloadable: z
      .boolean()
      .describe('Whether the private key can be downloaded, which works once for each version.'),
    versions: z.array(SecretVersionView).describe('Newest first, without the values.'),
    conditions: z.array(ConditionView),
    createdAt: Timestamp,
  })
  .meta({ id: 'Secret' })

export const PrivateKeyView = z
  .object({
    version: z.number().int(),
    publicKey: z.string(),
    fingerprint: z.string(),
    privateKey: z.string().describe('In OpenSSH’s format; shown this once.'),
  })
  .meta({ id: 'PrivateKey' })

export const ReKeyView = z
  .object({
    keyId: z.string().describe('Of the master key that seals now.'),
    knownKeyIds: z.array(z.string()).describe('Of all master keys whose values can be opened.'),
    total: z.number().int(),
    remaining: z.number().int().describe('Values under another key than that which seals now.'),
    unreadable: z.array(z.string()).describe('Values of this batch that open under no known key.'),
  })
  .meta({ id: 'ReKey' })

/** Views of many secrets, with a fixed number of queries. */
export async function toSecretViews(
  scoped: Scoped,
  secrets: readonly SecretRow[],
): Promise<readonly z.input<typeof SecretView>[]> {
  const ids = secrets.map(({ id }) => id)
  const versions = await listSecretVersions(scoped, ids)
  const conditions = await listConditionsOf(scoped, 'secret', ids)
  const subjects = await listSecretSubjects(scoped, secrets)
  return secrets.map((secret) =>
    toSecretView(secret, {
      versions: versions.get(secret.id) ?? [],
      conditions: conditions.get(secret.id) ?? [],
      subject: subjects.get(secret.id) ?? secret.tenantId,
    }),
  )
}

export async function toOneSecretView(scoped: Scoped, secret: SecretRow): Promise<z.input<typeof SecretView>> {
  const [view] = await toSecretViews(scoped, [secret])
  assert(view !== undefined, 'each row has a view')
  return view
}

interface SecretParts {
  readonly versions: readonly SecretVersionRow[]
  readonly conditions: readonly Condition[]
  readonly subject: string
}

const dayMilliseconds = 86_400_000

function toSecretView(row: SecretRow, { versions, conditions, subject }: SecretParts): z.input<typeof SecretView> {
  const { id, tenantId, kind, infrastructureId, rotationDays } = row
  const current = versions.find(({ state }) => state === 'current') ?? null
  const nextRotation = current && new Date(current.createdAt.getTime() + rotationDays * dayMilliseconds)
  return {
    id,
    tenantId,
    kind,
    subject,
    infrastructureId,
    rotationDays,
    nextRotationAt: toTimestamp(nextRotation),
    isDownloadable: kind === 'tenant-ssh' && current !== null && current.downloadedAt === null,
    versions: versions.toReversed().map(toVersionView),
    conditions: conditions.map(toConditionView),
    createdAt: row.createdAt.toISOString(),
  }
}

function toVersionView(row: SecretVersionRow): z.input<typeof SecretVersionView> {
  const { version, state, store, publicKey } = row
  return {
    version,
    state,
    store,
    publicKey,
    fingerprint: publicKey === null ? null : fingerprintOf(publicKey),
    createdAt: row.createdAt.toISOString(),
    provenAt: toTimestamp(row.provenAt),
    graceEndsAt: toTimestamp(row.graceEndsAt),
    retiredAt: toTimestamp(row.retiredAt),
    downloadedAt: toTimestamp(row.downloadedAt),
  }
}
