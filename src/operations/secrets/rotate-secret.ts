import type { SecretId } from '#model/id.ts'
import { wake } from '#queue/wake.ts'
import type { Scoped } from '#store/scope.ts'
import { type SecretRow, updateSecret } from '#store/secrets.ts'
import type { OperationContext } from '../context.ts'
import { recordEvent } from '../record-event.ts'
import { getSecretForUpdate } from './get-secret.ts'

/**
 * Asks for a new version now; the loop makes it, proves it, and lets the former one work on for its grace. When a next version
 * is on its way already, that is the one.
 * @throws {ProblemError} `not-found`
 */
export async function rotateSecret(scoped: Scoped, { clock }: OperationContext, id: SecretId): Promise<SecretRow> {
  const { secret, versions } = await getSecretForUpdate(scoped, id)
  await wake(scoped, 'secret-rotation', id)
  if (versions.some(({ state }) => state === 'pending' || state === 'installing')) return secret
  const changed = await updateSecret(scoped, id, { rotationRequestedAt: clock() })
  await recordEvent(scoped, {
    tenantId: secret.tenantId,
    type: 'secret.rotation-requested',
    resourceKind: 'secret',
    resourceId: id,
    infrastructureId: secret.infrastructureId,
    message: `A new version of the ${secret.kind} secret ${id} was asked for.`,
  })
  return changed
}
