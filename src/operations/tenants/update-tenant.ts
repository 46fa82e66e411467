import { ProblemError } from '#model/error.ts'
import type { TenantId } from '#model/id.ts'
import type { Scoped } from '#store/scope.ts'
import { findTenant, type TenantRow, updateTenant as updateRow } from '#store/tenants.ts'
import type { Grantor } from '../grantor.ts'
import { recordEvent } from '../record-event.ts'

export interface UpdateTenantInput {
  readonly name?: string | undefined
  /** Members whose session did not use a second factor can do nothing here any more. */
  readonly requiresSecondFactor?: boolean | undefined
}

/** @throws {ProblemError} `not-found` */
export async function updateTenant(
  scoped: Scoped,
  grantor: Grantor,
  id: TenantId,
  input: UpdateTenantInput,
): Promise<TenantRow> {
  const before = await findTenant(scoped, id)
  if (before === null) throw new ProblemError('not-found', { detail: `There is no tenant ${id}.` })
  const tenant = await updateRow(scoped, id, input)
  await recordEvent(scoped, {
    tenantId: id,
    type: 'tenant.updated',
    resourceKind: 'tenant',
    resourceId: id,
    message: `The settings of tenant "${tenant.name}" were changed by ${grantor.name}.`,
    data: { name: tenant.name, requiresSecondFactor: tenant.requiresSecondFactor },
  })
  return tenant
}
