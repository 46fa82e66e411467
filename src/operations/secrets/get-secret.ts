import { ProblemError } from '#model/error.ts'
import type { SecretId } from '#model/id.ts'
import type { Scoped } from '#store/scope.ts'
import { findSecretForUpdate, listSecretVersions, type SecretRow, type SecretVersionRow } from '#store/secrets.ts'

/** A secret, locked until the end of the transaction, and its versions, oldest first. @throws {ProblemError} `not-found` */
export async function getSecretForUpdate(
  scoped: Scoped,
  id: SecretId,
): Promise<{ readonly secret: SecretRow; readonly versions: readonly SecretVersionRow[] }> {
  const secret = await findSecretForUpdate(scoped, id)
  if (secret === null) throw new ProblemError('not-found', { detail: `There is no secret ${id}.` })
  return { secret, versions: (await listSecretVersions(scoped, [id])).get(id) ?? [] }
}
