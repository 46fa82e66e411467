import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { type Kysely, sql } from 'kysely'
import type { DomainId, NodeId } from '#model/id.ts'
import { systemScope, tenantScope } from '#model/scope.ts'
import { createTestDatabase } from '../../test/support/test-database.ts'
import { projectDirectory } from './directory.ts'
import { migrateDatabase } from './migrate.ts'
import { withScope } from './scope.ts'
import type { Database } from './tables.ts'

const nodeId = 'node_a' as NodeId
const domainId = 'dom_a' as DomainId

test('an update of the platform brings what nodes hold along', async () => {
  await using database = await createTestDatabase()
  await goBackTo0001(database.db)
  await insertDomain(database.db)
  await insertMailbox(database.db, 'anna')

  await migrateDatabase(database.db)

  const entries = await database.db.selectFrom('directoryEntries').select(['kind', 'key']).orderBy('key').execute()
  assert.deepEqual(entries, [
    { kind: 'domain', key: 'a.test' },
    { kind: 'mailbox', key: 'anna@a.test' },
  ])
  const node = await database.db.selectFrom('sendingNodes').selectAll().executeTakeFirstOrThrow()
  assert.notEqual(node.directoryChecksum, '0')
})

test('changes that meet are numbered without a gap, and none is lost', async () => {
  await using database = await createTestDatabase()
  const { db } = database
  await insertDomain(db)
  await Promise.all(
    Array.from({ length: 30 }, async (_, index) => {
      const key = `person-${index}@a.test`
      await withScope(db, systemScope, async (scoped) => {
        await insertMailbox(scoped.tx, `person-${index}`)
        await projectDirectory(scoped, nodeId, domainId, [key])
      })
    }),
  )

  const rows = await db.selectFrom('directoryEntries').select('sequence').orderBy('sequence').execute()
  assert.deepEqual(
    rows.map(({ sequence }) => sequence),
    Array.from({ length: 30 }, (_, index) => index + 1),
  )
  const { rows: sums } = await sql<{ isRight: boolean }>`
    SELECT directory_checksum = (SELECT mod(sum(digest_number(digest)), 2::numeric ^ 256) FROM directory_entries)
      AS is_right
    FROM sending_nodes
  `.execute(db)
  assert.deepEqual(sums, [{ isRight: true }])
})

test('a change that is none costs no number', async () => {
  await using database = await createTestDatabase()
  await insertDomain(database.db)
  const project = () =>
    withScope(database.db, systemScope, (scoped) => projectDirectory(scoped, nodeId, domainId, 'all'))

  assert.deepEqual([await project(), await project()], [1, 1])
})

test('what a node holds is seen by its tenant alone', async () => {
  await using database = await createTestDatabase()
  await insertDomain(database.db)
  await withScope(database.db, systemScope, (scoped) => projectDirectory(scoped, nodeId, domainId, 'all'))
  const count = (tenantId: string) =>
    withScope(database.db, tenantScope(tenantId as never), (scoped) =>
      scoped.tx.selectFrom('directoryEntries').select('key').execute(),
    )

  assert.deepEqual([(await count('ten_a')).length, (await count('ten_b')).length], [1, 0])
})

async function goBackTo0001(db: Kysely<Database>): Promise<void> {
  const text = await readFile(join(import.meta.dirname, 'migrations/0001-spine.sql'), 'utf8')
  await sql.raw('DROP SCHEMA public CASCADE; CREATE SCHEMA public').execute(db)
  await sql.raw(text).execute(db)
  await sql
    .raw(
      `CREATE TABLE kysely_migration (name varchar(255) PRIMARY KEY, timestamp varchar(255) NOT NULL);
       INSERT INTO kysely_migration VALUES ('0001-spine', '2026-11-22')`,
    )
    .execute(db)
}

async function insertDomain(db: Kysely<Database>): Promise<void> {
  await sql
    .raw(
      `INSERT INTO tenants (id, name) VALUES ('ten_a', 'A');
       INSERT INTO sending_nodes (id, tenant_id, label, hostname, provider, region, size, image)
         VALUES ('${nodeId}', 'ten_a', 'a', 'mail.a.test', 'memory', 'lab', 'starter', 'golden');
       INSERT INTO domains (id, tenant_id, name, dns_setup_type, verification_token, verified_at)
         VALUES ('${domainId}', 'ten_a', 'a.test', 'vanity', 'token', now());
       INSERT INTO infrastructure (id, tenant_id, domain_id, node_id, smtp_host, smtp_username, smtp_password_sealed)
         VALUES ('inf_a', 'ten_a', '${domainId}', '${nodeId}', 'mail.a.test', 'nobody', '')`,
    )
    .execute(db)
}

async function insertMailbox(db: Kysely<Database>, name: string): Promise<void> {
  await sql`
    INSERT INTO email_accounts (id, tenant_id, infrastructure_id, domain_id, email_address, password_hash)
    VALUES (${`mbx_${name}`}, 'ten_a', 'inf_a', ${domainId}, ${`${name}@a.test`}, '{X}')
  `.execute(db)
}
