import { randomBytes } from 'node:crypto'
import { sha256Hex } from '#lib/hash.ts'
import { Secret } from '#lib/secret.ts'
import { ProblemError } from '#model/error.ts'
import { newId } from '#model/id.ts'
import { type Permission, tenantPermissions } from '#model/permission.ts'
import { type ApiKeyRow, insertApiKey } from '#store/api-keys.ts'
import type { Scoped } from '#store/scope.ts'
import { recordEvent } from '../record-event.ts'
import { resolveTenant } from '../resolve-tenant.ts'

export interface CreateApiKeyInput {
  readonly tenantId?: string | undefined
  readonly name: string
  /** Default: everything that a tenant may. */
  readonly permissions?: readonly Permission[] | undefined
  /** What the asker may himself: nobody hands out more than he has. */
  readonly grantable: readonly Permission[]
}

export interface CreatedApiKey {
  readonly row: ApiKeyRow
  /** Shown once; only its hash is stored. */
  readonly key: Secret<string>
}

/** @throws {ProblemError} `not-found` (tenant), `forbidden` when a permission is beyond the asker's. */
export async function createApiKey(scoped: Scoped, input: CreateApiKeyInput): Promise<CreatedApiKey> {
  const tenantId = await resolveTenant(scoped, input.tenantId)
  const wanted = input.permissions ?? tenantPermissions.filter((permission) => input.grantable.includes(permission))
  const beyond = wanted.filter(
    (permission) => !input.grantable.includes(permission) || !tenantPermissions.includes(permission),
  )
  if (beyond.length > 0) {
    throw new ProblemError('forbidden', { detail: `This key cannot hand out ${beyond.join(', ')}.` })
  }
  const key = new Secret(`rk_${randomBytes(24).toString('base64url')}`)
  const row = await insertApiKey(scoped, {
    id: newId('apiKey'),
    tenantId,
    name: input.name,
    keyHash: sha256Hex(key.reveal()),
    permissions: [...new Set(wanted)],
  })
  await recordEvent(scoped, {
    tenantId,
    type: 'api-key.created',
    resourceKind: 'api-key',
    resourceId: row.id,
    message: `API key "${row.name}" was created.`,
    data: { permissions: row.permissions },
  })
  return { row, key }
}
