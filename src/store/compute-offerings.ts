import type { Insertable, Selectable } from 'kysely'
import type { Scoped } from './scope.ts'
import type { ComputeOfferingsTable } from './tables.ts'

export type ComputeOfferingRow = Selectable<ComputeOfferingsTable>

/** What a provider sells, as last told; the same for every tenant. */
export async function listComputeOfferings(scoped: Scoped, provider: string): Promise<readonly ComputeOfferingRow[]> {
  return scoped.tx
    .selectFrom('computeOfferings')
    .selectAll()
    .where('provider', '=', provider)
    .orderBy('region')
    .orderBy('vcpus')
    .orderBy('memoryBytes')
    .execute()
}

/** System scope only. Makes the provider's list these and no others. */
export async function replaceComputeOfferings(
  scoped: Scoped,
  provider: string,
  offerings: readonly Omit<Insertable<ComputeOfferingsTable>, 'provider'>[],
): Promise<void> {
  await scoped.tx.deleteFrom('computeOfferings').where('provider', '=', provider).execute()
  if (offerings.length === 0) return
  const rows = offerings.map((offering) => ({ ...offering, provider }))
  await scoped.tx
    .insertInto('computeOfferings')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
