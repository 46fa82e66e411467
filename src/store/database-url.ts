import { Client, DatabaseError } from 'pg'

/** Connection string of a database behind a Unix socket. */
export function databaseUrl(socketDirectory: string, database: string): string {
  return `postgres://postgres@localhost/${database}?host=${encodeURIComponent(socketDirectory)}`
}

/** Makes an empty database when it is not there yet; two that do so at once agree. */
export async function createDatabaseIfMissing(socketDirectory: string, database: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl(socketDirectory, 'postgres') })
  await client.connect()
  try {
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)}`)
  } catch (error) {
    const isThere = error instanceof DatabaseError && (error.code === '42P04' || error.code === '23505')
    if (!isThere) throw error
  } finally {
    await client.end()
  }
}
