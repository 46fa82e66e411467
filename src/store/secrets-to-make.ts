import { type Selectable, sql } from 'kysely'
import type { InfrastructureId, TenantId } from '#model/id.ts'
import type { SecretKind } from '#model/rotation.ts'
import type { Scoped } from './scope.ts'
import type { DiscardedSecretValuesTable } from './tables.ts'

const largestBatch = 500

export interface SecretToMake {
  readonly kind: SecretKind
  readonly tenantId: TenantId
  readonly infrastructureId: InfrastructureId | null
}

/** What should have a secret and has none, at most 500 at a time. System scope. */
export async function listSecretsToMake(scoped: Scoped): Promise<readonly SecretToMake[]> {
  const { rows } = await sql<SecretToMake>`
    SELECT 'platform-ssh' AS kind, t.id AS "tenantId", NULL AS "infrastructureId" FROM tenants t
    WHERE t.is_operator AND NOT EXISTS (SELECT FROM secrets s WHERE s.kind = 'platform-ssh')
    UNION ALL
    SELECT 'tenant-ssh', t.id, NULL FROM tenants t
    WHERE NOT EXISTS (SELECT FROM secrets s WHERE s.kind = 'tenant-ssh' AND s.tenant_id = t.id)
    UNION ALL
    SELECT 'smtp', i.tenant_id, i.id FROM infrastructure i
    WHERE i.deleting_at IS NULL AND NOT EXISTS (SELECT FROM secrets s WHERE s.infrastructure_id = i.id)
    LIMIT ${largestBatch}
  `.execute(scoped.tx)
  return rows
}

export type DiscardedRow = Selectable<DiscardedSecretValuesTable>

/** Values whose secret is gone, at most 500 at a time. System scope. */
export async function listDiscarded(scoped: Scoped): Promise<readonly DiscardedRow[]> {
  return scoped.tx.selectFrom('discardedSecretValues').selectAll().limit(largestBatch).execute()
}

export async function deleteDiscarded(scoped: Scoped, { secretId, version }: DiscardedRow): Promise<void> {
  await scoped.tx
    .deleteFrom('discardedSecretValues')
    .where('secretId', '=', secretId)
    .where('version', '=', version)
    .execute()
}
