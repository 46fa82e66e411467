import type { Clock } from '#lib/clock.ts'
import type { Secret } from '#lib/secret.ts'
import { ProblemError } from '#model/error.ts'
import type { SecretId } from '#model/id.ts'
import type { SecretStores } from '#model/secret-store.ts'
import { wake } from '#queue/wake.ts'
import type { Scoped } from '#store/scope.ts'
import { type SecretVersionRow, updateSecretVersion } from '#store/secrets.ts'
import { recordEvent } from '../record-event.ts'
import { getSecretForUpdate } from './get-secret.ts'

export interface DownloadedKey {
  readonly version: number
  readonly publicKey: string
  readonly privateKey: Secret<string>
}

/**
 * Gives out the private key of the tenant's SSH key, once; the loop destroys ours then.
 * @throws {ProblemError} `not-found`, `secret-not-downloadable` with the reason, `unavailable` when the store is.
 */
export async function downloadPrivateKey(
  scoped: Scoped,
  { clock, stores }: { readonly clock: Clock; readonly stores: SecretStores },
  id: SecretId,
): Promise<DownloadedKey> {
  const { secret, versions } = await getSecretForUpdate(scoped, id)
  if (secret.kind !== 'tenant-ssh') throw refused("Only a tenant's SSH key leaves the installation.")
  const current = versions.find(({ state }) => state === 'current')
  if (current === undefined || current.publicKey === null) throw refused('No version is in use yet.')
  if (current.downloadedAt !== null) {
    throw refused(
      `Version ${current.version} was downloaded at ${current.downloadedAt.toISOString()}, and that works once.`,
    )
  }
  const privateKey = await readValue(stores, current)
  if (privateKey === null) throw refused('Its private key is gone.')
  await updateSecretVersion(scoped, current, { downloadedAt: clock() })
  await wake(scoped, 'secret-rotation', id)
  await recordEvent(scoped, {
    tenantId: secret.tenantId,
    type: 'secret.private-key-downloaded',
    resourceKind: 'secret',
    resourceId: id,
    message: `The private key of version ${current.version} of the tenant's SSH key was downloaded.`,
    data: { version: current.version },
  })
  return { version: current.version, publicKey: current.publicKey, privateKey }
}

async function readValue(stores: SecretStores, version: SecretVersionRow): Promise<Secret<string> | null> {
  try {
    return await stores.named(version.store).get(version)
  } catch (cause) {
    throw new ProblemError('unavailable', { detail: `The secret store "${version.store}" does not answer.`, cause })
  }
}

function refused(detail: string): ProblemError {
  return new ProblemError('secret-not-downloadable', { detail })
}
