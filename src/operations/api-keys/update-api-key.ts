import { ProblemError } from '#model/error.ts'
import type { ApiKeyId } from '#model/id.ts'
import { type ApiKeyChanges, type ApiKeyRow, findApiKey, updateApiKey as updateRow } from '#store/api-keys.ts'
import type { Scoped } from '#store/scope.ts'
import { type Grantor, requireGrantable } from '../grantor.ts'
import { recordEvent } from '../record-event.ts'
import { requireKeyPermissions } from './create-api-key.ts'
import { limitsOf, limitsWithin } from './key-limits.ts'

/**
 * Changes name, permissions, end or networks of a key; the key itself stays. Acts from the next request on.
 * @throws {ProblemError} `not-found`, also for a revoked one; `forbidden` when it has, or would have, more than the asker
 */
export async function updateApiKey(
  scoped: Scoped,
  grantor: Grantor,
  id: ApiKeyId,
  changes: ApiKeyChanges,
): Promise<ApiKeyRow> {
  const before = await findApiKey(scoped, id)
  if (before === null || before.revokedAt !== null) {
    throw new ProblemError('not-found', { detail: `There is no valid API key ${id}.` })
  }
  requireGrantable(grantor, before.permissions)
  if (changes.permissions !== undefined) requireKeyPermissions(grantor, changes.permissions)
  const { expiresAt = before.expiresAt, allowedNetworks = before.allowedNetworks } = changes
  if (changes.expiresAt !== undefined || changes.allowedNetworks !== undefined) {
    limitsWithin(await limitsOf(scoped, grantor), { expiresAt, allowedNetworks })
  }
  const row = await updateRow(scoped, id, changes)
  await recordEvent(scoped, {
    tenantId: row.tenantId,
    type: 'api-key.updated',
    resourceKind: 'api-key',
    resourceId: id,
    message: `API key "${row.name}" was changed by ${grantor.name}.`,
    data: { fields: Object.keys(changes).filter((field) => changes[field as keyof ApiKeyChanges] !== undefined) },
  })
  return row
}
