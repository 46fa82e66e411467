import { newId } from '#model/id.ts'
import { wholeInstallation } from '#queue/loops.ts'
import { wake } from '#queue/wake.ts'
import type { Scoped } from '#store/scope.ts'
import { insertTenant, type TenantRow } from '#store/tenants.ts'
import { recordEvent } from '../record-event.ts'

/** Makes a customer's boundary; only the operator's scope can. */
export async function createTenant(scoped: Scoped, input: { readonly name: string }): Promise<TenantRow> {
  const tenant = await insertTenant(scoped, { id: newId('tenant'), name: input.name })
  await wake(scoped, 'secret-rotation', wholeInstallation)
  await recordEvent(scoped, {
    tenantId: tenant.id,
    type: 'tenant.created',
    resourceKind: 'tenant',
    resourceId: tenant.id,
    message: `Tenant "${tenant.name}" was created.`,
  })
  return tenant
}
