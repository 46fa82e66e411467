import { ProblemError } from '#model/error.ts'
import type { ApiKeyId } from '#model/id.ts'
import { type ApiKeyRow, findApiKey, updateApiKeyRevoked } from '#store/api-keys.ts'
import type { Scoped } from '#store/scope.ts'
import type { OperationContext } from '../context.ts'
import { recordEvent } from '../record-event.ts'

/** From the next request on the key is refused. Revoking twice is revoking once. */
export async function revokeApiKey(scoped: Scoped, context: OperationContext, id: ApiKeyId): Promise<ApiKeyRow> {
  const before = await findApiKey(scoped, id)
  if (before === null) throw new ProblemError('not-found', { detail: `There is no API key ${id}.` })
  if (before.revokedAt !== null) return before
  const row = await updateApiKeyRevoked(scoped, id, context.clock())
  await recordEvent(scoped, {
    tenantId: row.tenantId,
    type: 'api-key.revoked',
    resourceKind: 'api-key',
    resourceId: row.id,
    message: `API key "${row.name}" was revoked.`,
  })
  return row
}
