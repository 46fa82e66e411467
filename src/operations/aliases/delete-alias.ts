import { ProblemError } from '#model/error.ts'
import type { AliasId } from '#model/id.ts'
import { wake } from '#queue/wake.ts'
import { type AliasRow, deleteAlias as deleteRow, findAlias } from '#store/aliases.ts'
import { projectDirectory } from '#store/directory.ts'
import { findInfrastructureByDomain } from '#store/infrastructure.ts'
import type { Scoped } from '#store/scope.ts'
import { recordEvent } from '../record-event.ts'

/** @throws {ProblemError} `not-found`. */
export async function deleteAlias(scoped: Scoped, id: AliasId): Promise<AliasRow> {
  const alias = await findAlias(scoped, id)
  if (alias === null) throw new ProblemError('not-found', { detail: `There is no alias ${id}.` })
  await deleteRow(scoped, id)
  const infrastructure = await findInfrastructureByDomain(scoped, alias.domainId)
  if (infrastructure !== null) {
    await projectDirectory(scoped, infrastructure.nodeId, alias.domainId, [alias.source])
    await wake(scoped, 'mailboxes', infrastructure.nodeId)
  }
  await recordEvent(scoped, {
    tenantId: alias.tenantId,
    type: 'alias.deleted',
    resourceKind: 'alias',
    resourceId: id,
    infrastructureId: infrastructure?.id ?? null,
    message: `Mail to ${alias.source} no longer goes to ${alias.destination}.`,
  })
  return alias
}
