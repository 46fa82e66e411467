import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { sql } from 'kysely'
import { parseSync } from 'oxc-parser'
import { createTestDatabase } from '../../test/support/test-database.ts'

/** Column name → whether it can be null. */
type Columns = Readonly<Record<string, boolean>>

test('the types of the tables say what the migrated database has, column by column', async () => {
  await using database = await createTestDatabase()
  const { rows } = await sql<{ tableName: string; columnName: string; isNullable: string }>`
    SELECT c.table_name, c.column_name, c.is_nullable FROM information_schema.columns c
    JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.table_name NOT LIKE 'kysely%'
  `.execute(database.db)

  const inDatabase: Record<string, Record<string, boolean>> = {}
  for (const { tableName, columnName, isNullable } of rows) {
    const table = inDatabase[toCamelCase(tableName)] ?? {}
    inDatabase[toCamelCase(tableName)] = { ...table, [toCamelCase(columnName)]: isNullable === 'YES' }
  }

  assert.deepEqual(readTypes(), inDatabase)
})

function readTypes(): Record<string, Columns> {
  const path = join(import.meta.dirname, 'tables.ts')
  const text = readFileSync(path, 'utf8')
  const interfaces = new Map<string, [string, string][]>()
  for (const statement of parseSync(path, text).program.body) {
    if (statement.type !== 'ExportNamedDeclaration' || statement.declaration?.type !== 'TSInterfaceDeclaration')
      continue
    const members = statement.declaration.body.body.flatMap((member): [string, string][] => {
      if (member.type !== 'TSPropertySignature' || member.key.type !== 'Identifier') return []
      return [[member.key.name, text.slice(member.typeAnnotation?.typeAnnotation.start ?? 0, member.end)]]
    })
    interfaces.set(statement.declaration.id.name, members)
  }
  const columnsOf = (name: string): Columns =>
    Object.fromEntries(
      (interfaces.get(name) ?? []).map(([column, type]) => [column, /\| null|NullableJson/.test(type)]),
    )
  return Object.fromEntries((interfaces.get('Database') ?? []).map(([table, type]) => [table, columnsOf(type)]))
}

function toCamelCase(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
