import { randomBytes } from 'node:crypto'
import { sha256Hex } from '#lib/hash.ts'
import { Secret } from '#lib/secret.ts'
import { newId, type TenantId, type UserId } from '#model/id.ts'
import type { Permission } from '#model/permission.ts'
import { type ApiKeyRow, insertApiKey } from '#store/api-keys.ts'
import type { Scoped } from '#store/scope.ts'
import { recordEvent } from '../record-event.ts'

export interface NewApiKey {
  readonly tenantId: TenantId
  readonly name: string
  readonly permissions: readonly Permission[]
  readonly expiresAt: Date | null
  readonly allowedNetworks: readonly string[]
  /** Id of the key or user that makes it. */
  readonly createdBy: string
  /** The person that it stands for; left out: nobody, it is the tenant's. */
  readonly userId?: UserId
  readonly usedSecondFactor?: boolean
}

export interface IssuedApiKey {
  readonly row: ApiKeyRow
  /** Shown once; only its hash is stored. */
  readonly key: Secret<string>
}

/** Makes a key as it is told; who calls has checked that it may be made. */
export async function issueApiKey(scoped: Scoped, wanted: NewApiKey): Promise<IssuedApiKey> {
  const key = new Secret(`rk_${randomBytes(24).toString('base64url')}`)
  const permissions = [...new Set(wanted.permissions)]
  const row = await insertApiKey(scoped, {
    ...wanted,
    id: newId('apiKey'),
    permissions,
    allowedNetworks: [...wanted.allowedNetworks],
    keyHash: sha256Hex(key.reveal()),
  })
  await recordEvent(scoped, {
    tenantId: row.tenantId,
    type: 'api-key.created',
    resourceKind: 'api-key',
    resourceId: row.id,
    message: `API key "${row.name}" was created.`,
    data: { permissions, expiresAt: row.expiresAt?.toISOString() ?? null, allowedNetworks: row.allowedNetworks },
  })
  return { row, key }
}
