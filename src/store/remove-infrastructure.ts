import type { DomainId, InfrastructureId } from '#model/id.ts'
import { deleteConditions } from './conditions.ts'
import { deleteMailboxesByInfrastructure } from './mailboxes.ts'
import type { Scoped } from './scope.ts'

/** Removes an infrastructure's row and everything that exists only because of it: the last step of its deletion. */
export async function removeInfrastructureRows(
  scoped: Scoped,
  { id, domainId }: { readonly id: InfrastructureId; readonly domainId: DomainId },
): Promise<void> {
  const certificates = await scoped.tx
    .deleteFrom('certificates')
    .where('domainId', '=', domainId)
    .returning('id')
    .execute()
  for (const certificate of certificates) await deleteConditions(scoped, 'certificate', certificate.id)
  await scoped.tx.deleteFrom('virtualAliases').where('domainId', '=', domainId).execute()
  await deleteMailboxesByInfrastructure(scoped, id)
  await deleteConditions(scoped, 'infrastructure', id)
  await scoped.tx.deleteFrom('infrastructure').where('id', '=', id).execute()
}
