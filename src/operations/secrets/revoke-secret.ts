import type { SecretId } from '#model/id.ts'
import { wake } from '#queue/wake.ts'
import type { Scoped } from '#store/scope.ts'
import { type SecretRow, updateSecret, updateSecretVersion } from '#store/secrets.ts'
import type { OperationContext } from '../context.ts'
import { recordEvent } from '../record-event.ts'
import { getSecretForUpdate } from './get-secret.ts'

/**
 * For a secret that a stranger may have seen: versions in their grace end now, and the one in use ends without grace as soon as
 * a new one is proven. Not earlier: access is never lost.
 * @throws {ProblemError} `not-found`
 */
export async function revokeSecret(scoped: Scoped, { clock }: OperationContext, id: SecretId): Promise<SecretRow> {
  const { secret, versions } = await getSecretForUpdate(scoped, id)
  const now = clock()
  for (const version of versions.filter(({ state }) => state === 'retiring')) {
    await updateSecretVersion(scoped, version, { graceEndsAt: now })
  }
  const changed = await updateSecret(scoped, id, { rotationRequestedAt: now, revocationRequestedAt: now })
  await wake(scoped, 'secret-rotation', id)
  await recordEvent(scoped, {
    tenantId: secret.tenantId,
    type: 'secret.revocation-requested',
    severity: 'warning',
    resourceKind: 'secret',
    resourceId: id,
    infrastructureId: secret.infrastructureId,
    message: `All versions so far of the ${secret.kind} secret ${id} end as soon as a new one is proven.`,
  })
  return changed
}
