import { type Kysely, sql } from 'kysely'
import type { Vault } from '#lib/vault.ts'
import { systemScope } from '#model/scope.ts'
import type { SecretPlace, SecretStore } from '#model/secret-store.ts'
import { withScope } from './scope.ts'
import type { Database } from './tables.ts'

/** The store "sealed": values in the table `secret_values`, each sealed for its tenant and place. */
export function createSealedSecretStore(db: Kysely<Database>, vault: Vault): SecretStore {
  return {
    name: 'sealed',
    async put(place, value) {
      const { tenantId, secretId, version } = place
      const valueSealed = vault.seal(place.tenantId, placeOf(place), value.reveal())
      await withScope(db, systemScope, async ({ tx }) => {
        await tx
          .insertInto('secretValues')
          .values({ tenantId, secretId, version, valueSealed })
          .onConflict((conflict) =>
            conflict.columns(['secretId', 'version']).doUpdateSet({ valueSealed, writtenAt: sql<Date>`now()` }),
          )
          .execute()
      })
    },
    async get(place) {
      const row = await withScope(db, systemScope, ({ tx }) =>
        tx
          .selectFrom('secretValues')
          .select('valueSealed')
          .where('secretId', '=', place.secretId)
          .where('version', '=', place.version)
          .where('tenantId', '=', place.tenantId)
          .executeTakeFirst(),
      )
      return row === undefined ? null : vault.openText(place.tenantId, placeOf(place), row.valueSealed)
    },
    async destroy(place) {
      await withScope(db, systemScope, async ({ tx }) => {
        await tx
          .deleteFrom('secretValues')
          .where('secretId', '=', place.secretId)
          .where('version', '=', place.version)
          .where('tenantId', '=', place.tenantId)
          .execute()
      })
    },
  }
}

function placeOf({ secretId, version }: SecretPlace): string {
  return `secret_values/value_sealed/${secretId}/${version}`
}
