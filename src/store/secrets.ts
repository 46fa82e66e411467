import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { InfrastructureId, NodeId, SecretId, TenantId } from '#model/id.ts'
import { liveStates } from '#model/rotation.ts'
import type { PageRequest } from './page.ts'
import { type Scoped, tenantFilter } from './scope.ts'
import type { SecretsTable, SecretVersionsTable } from './tables.ts'

export type SecretRow = Selectable<SecretsTable>
export type SecretVersionRow = Selectable<SecretVersionsTable>

export async function findSecret(scoped: Scoped, id: SecretId): Promise<SecretRow | null> {
  const query = scoped.tx.selectFrom('secrets').selectAll().where('id', '=', id).where(tenantFilter(scoped))
  return (await query.executeTakeFirst()) ?? null
}

/** Others that want to change it wait until this transaction ends. */
export async function findSecretForUpdate(scoped: Scoped, id: SecretId): Promise<SecretRow | null> {
  const query = scoped.tx.selectFrom('secrets').selectAll().where('id', '=', id).where(tenantFilter(scoped)).forUpdate()
  return (await query.executeTakeFirst()) ?? null
}

export async function listSecrets(scoped: Scoped, page: PageRequest): Promise<readonly SecretRow[]> {
  return scoped.tx
    .selectFrom('secrets')
    .selectAll()
    .where(tenantFilter(scoped))
    .where('id', '>', (page.afterId ?? '') as SecretId)
    .orderBy('id')
    .limit(page.limit)
    .execute()
}

/** Nothing when there is one already. */
export async function insertSecret(scoped: Scoped, values: Insertable<SecretsTable>): Promise<boolean> {
  const row = await scoped.tx
    .insertInto('secrets')
    .values(values)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export async function updateSecret(scoped: Scoped, id: SecretId, values: Updateable<SecretsTable>): Promise<SecretRow> {
  return scoped.tx
    .updateTable('secrets')
    .set(values)
    .where('id', '=', id)
    .where(tenantFilter(scoped))
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** The versions of many secrets, oldest first. */
export async function listSecretVersions(
  scoped: Scoped,
  secretIds: readonly SecretId[],
): Promise<ReadonlyMap<SecretId, readonly SecretVersionRow[]>> {
  const found = new Map<SecretId, SecretVersionRow[]>()
  if (secretIds.length === 0) return found
  const rows = await scoped.tx
    .selectFrom('secretVersions')
    .selectAll()
    .where('secretId', 'in', secretIds)
    .where(tenantFilter(scoped))
    .orderBy('version')
    .execute()
  for (const row of rows) found.set(row.secretId, [...(found.get(row.secretId) ?? []), row])
  return found
}

/** Nothing when another run has written it already. */
export async function insertSecretVersion(scoped: Scoped, values: Insertable<SecretVersionsTable>): Promise<void> {
  await scoped.tx
    .insertInto('secretVersions')
    .values(values)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Takes the version from the state that the caller has seen it in. @throws {Error} when it is in another by now. */
export async function updateSecretVersion(
  scoped: Scoped,
  { secretId, version, state }: Pick<SecretVersionRow, 'secretId' | 'version' | 'state'>,
  values: Updateable<SecretVersionsTable>,
): Promise<void> {
  const { numUpdatedRows } = await scoped.tx
    .updateTable('secretVersions')
    .set(values)
    .where('secretId', '=', secretId)
    .where('version', '=', version)
    .where('state', '=', state)
    .where(tenantFilter(scoped))
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw new Error(`Version ${version} of ${secretId} was not found as ${state} any more.`)
}

/** Those that shall let in to the node's root account: the installation's and its tenant's. */
export async function listAuthorizedKeys(scoped: Scoped, tenantId: TenantId): Promise<readonly string[]> {
  const rows = await scoped.tx
    .selectFrom('secretVersions')
    .innerJoin('secrets', 'secrets.id', 'secretVersions.secretId')
    .select('secretVersions.publicKey')
    .where('secretVersions.state', 'in', liveStates)
    .where((it) =>
      it.or([
        it('secrets.kind', '=', 'platform-ssh'),
        it.and([it('secrets.kind', '=', 'tenant-ssh'), it('secrets.tenantId', '=', tenantId)]),
      ]),
    )
    .where(tenantFilter(scoped, 'secrets.tenantId'))
    .orderBy('secrets.kind')
    .orderBy('secretVersions.version')
    .execute()
  return rows.flatMap(({ publicKey }) => (publicKey === null ? [] : [publicKey]))
}

/** The installation's keys that let in now, for a machine that is ordered. */
export async function listPlatformKeys(scoped: Scoped): Promise<readonly string[]> {
  const rows = await scoped.tx
    .selectFrom('secretVersions')
    .innerJoin('secrets', 'secrets.id', 'secretVersions.secretId')
    .select('secretVersions.publicKey')
    .where('secrets.kind', '=', 'platform-ssh')
    .where('secretVersions.state', 'in', liveStates)
    .orderBy('secretVersions.version')
    .execute()
  return rows.flatMap(({ publicKey }) => (publicKey === null ? [] : [publicKey]))
}

export interface ExtraPassword {
  readonly address: string
  readonly passwordHash: string
}

/** While a mailbox of the system's on the node has more than one password: all of them, oldest first. */
export async function listExtraPasswords(scoped: Scoped, nodeId: NodeId): Promise<readonly ExtraPassword[]> {
  const { rows } = await sql<ExtraPassword>`
    SELECT i.smtp_username AS address, v.password_hash AS "passwordHash"
    FROM infrastructure i
    JOIN domains d ON d.id = i.domain_id
    JOIN secrets s ON s.infrastructure_id = i.id
    JOIN secret_versions v ON v.secret_id = s.id
    WHERE i.node_id = ${nodeId} AND i.deleting_at IS NULL AND d.verified_at IS NOT NULL AND NOT d.is_suspended
      AND v.state IN ('installing', 'current', 'retiring') AND v.password_hash IS NOT NULL
      AND EXISTS (SELECT FROM secret_versions o WHERE o.secret_id = s.id AND o.version <> v.version
                  AND o.state IN ('installing', 'current', 'retiring'))
    ORDER BY i.smtp_username, v.version
  `.execute(scoped.tx)
  return rows
}

/** The version of an order's password that is in use; `null` before the loop has seen it. */
export async function findSmtpVersion(scoped: Scoped, id: InfrastructureId): Promise<SecretVersionRow | null> {
  const row = await scoped.tx
    .selectFrom('secretVersions')
    .innerJoin('secrets', 'secrets.id', 'secretVersions.secretId')
    .selectAll('secretVersions')
    .where('secrets.infrastructureId', '=', id)
    .where('secretVersions.state', '=', 'current')
    .where(tenantFilter(scoped, 'secrets.tenantId'))
    .executeTakeFirst()
  return row ?? null
}

/** What each secret lets in to: `installation`, the tenant's id, or the address of the mailbox. */
export async function listSecretSubjects(
  scoped: Scoped,
  secrets: readonly SecretRow[],
): Promise<ReadonlyMap<SecretId, string>> {
  const ids = secrets.flatMap(({ infrastructureId }) => (infrastructureId === null ? [] : [infrastructureId]))
  const rows =
    ids.length === 0
      ? []
      : await scoped.tx
          .selectFrom('infrastructure')
          .select(['id', 'smtpUsername'])
          .where('id', 'in', ids)
          .where(tenantFilter(scoped))
          .execute()
  const addresses = new Map(rows.map(({ id, smtpUsername }) => [id, smtpUsername]))
  return new Map(
    secrets.map(({ id, kind, tenantId, infrastructureId }) => {
      if (kind === 'platform-ssh') return [id, 'installation']
      return [id, (infrastructureId === null ? undefined : addresses.get(infrastructureId)) ?? tenantId]
    }),
  )
}
