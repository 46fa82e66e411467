import type { Insertable, Selectable } from 'kysely'
import type { DeviceAuthorisationId, TenantId, UserId } from '#model/id.ts'
import type { Permission } from '#model/permission.ts'
import { type Scoped, tenantFilter } from './scope.ts'
import type { DeviceAuthorisationsTable } from './tables.ts'

/** Devices that wait belong to no tenant yet: all of this is for the system's scope. */
export type DeviceAuthorisationRow = Selectable<DeviceAuthorisationsTable>

/** By the code that the device keeps (SHA-256, hex); held until the transaction ends. */
export async function findDeviceAuthorisationForUpdate(
  scoped: Scoped,
  deviceCodeHash: string,
): Promise<DeviceAuthorisationRow | null> {
  const row = await scoped.tx
    .selectFrom('deviceAuthorisations')
    .selectAll()
    .where('deviceCodeHash', '=', deviceCodeHash)
    .where(tenantFilter(scoped))
    .forUpdate()
    .executeTakeFirst()
  return row ?? null
}

/** By the code that a person types, while nobody has decided and its time is not over. */
export async function findPendingDeviceByUserCode(
  scoped: Scoped,
  userCode: string,
  now: Date,
): Promise<DeviceAuthorisationRow | null> {
  const row = await scoped.tx
    .selectFrom('deviceAuthorisations')
    .selectAll()
    .where('userCode', '=', userCode)
    .where('state', '=', 'pending')
    .where('expiresAt', '>', now)
    .where(tenantFilter(scoped))
    .executeTakeFirst()
  return row ?? null
}

/** How many wait that were asked for from this address. */
export async function countDeviceAuthorisations(scoped: Scoped, requestedFrom: string): Promise<number> {
  const { count } = await scoped.tx
    .selectFrom('deviceAuthorisations')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('requestedFrom', '=', requestedFrom)
    .where(tenantFilter(scoped))
    .executeTakeFirstOrThrow()
  return count
}

export async function insertDeviceAuthorisation(
  scoped: Scoped,
  values: Insertable<DeviceAuthorisationsTable>,
): Promise<DeviceAuthorisationRow> {
  return scoped.tx.insertInto('deviceAuthorisations').values(values).returningAll().executeTakeFirstOrThrow()
}

export interface DeviceApproval {
  readonly tenantId: TenantId
  readonly userId: UserId
  readonly permissions: readonly Permission[]
  readonly usedSecondFactor: boolean
}

/** `null` denies it. Resolves with `false` when somebody has decided already. */
export async function updateDeviceDecision(
  scoped: Scoped,
  id: DeviceAuthorisationId,
  approval: DeviceApproval | null,
): Promise<boolean> {
  const values = approval === null ? { state: 'denied' as const } : { state: 'approved' as const, ...approval }
  const result = await scoped.tx
    .updateTable('deviceAuthorisations')
    .set(values)
    .where('id', '=', id)
    .where('state', '=', 'pending')
    .where(tenantFilter(scoped))
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

export async function updateDevicePolled(scoped: Scoped, id: DeviceAuthorisationId, now: Date): Promise<void> {
  await scoped.tx
    .updateTable('deviceAuthorisations')
    .set({ lastPolledAt: now })
    .where('id', '=', id)
    .where(tenantFilter(scoped))
    .execute()
}

export async function deleteDeviceAuthorisation(scoped: Scoped, id: DeviceAuthorisationId): Promise<void> {
  await scoped.tx.deleteFrom('deviceAuthorisations').where('id', '=', id).where(tenantFilter(scoped)).execute()
}

export async function deleteDeviceAuthorisationsBefore(scoped: Scoped, expiredBefore: Date): Promise<void> {
  await scoped.tx
    .deleteFrom('deviceAuthorisations')
    .where('expiresAt', '<', expiredBefore)
    .where(tenantFilter(scoped))
    .execute()
}
