import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { Client } from 'pg'
import { waitFor } from '#lib/wait-for.ts'
import { startEmbeddedPostgres } from './embedded-postgres.ts'

/** Starts a server, makes a table, says the process id of the server and lives until it is killed. */
const program = `
  const { startEmbeddedPostgres } = await import(${JSON.stringify(join(import.meta.dirname, 'embedded-postgres.ts'))})
  const server = await startEmbeddedPostgres({ dataDirectory: process.argv[1] })
  console.log(server.processId + ' ' + server.url)
  setInterval(() => {}, 1000)
`

test('keeps what was committed when its parent is killed, leaves no server behind and starts again at once', async (t) => {
  const directory = temporaryDirectory(t)
  const parent = spawn(process.execPath, ['--input-type=module', '-e', program, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(parent, 'exit').then(() => assert.fail('the parent ended before its server was ready'))
  const [line] = (await Promise.race([once(createInterface(parent.stdout), 'line'), ended])) as [string]
  ended.catch(() => undefined)
  const [processId = '', url = ''] = line.split(' ')
  await query(url, 'CREATE TABLE kept AS SELECT 42 AS answer')

  parent.kill('SIGKILL')
  await once(parent, 'exit')
  await using server = await startEmbeddedPostgres({ dataDirectory: directory })

  assert.deepEqual(await query(server.url, 'SELECT answer FROM kept'), [{ answer: 42 }])
  await waitFor(() => workingDirectory(processId) !== directory, { what: 'the old server to end', timeoutSeconds: 5 })
})

test('starts beside a lock file whose process id now belongs to somebody else', async (t) => {
  const directory = temporaryDirectory(t)
  const first = await startEmbeddedPostgres({ dataDirectory: directory, isDurable: false })
  await first.stop()
  writeFileSync(join(directory, 'postmaster.pid'), `${process.pid}\n${directory}\n`)

  await using server = await startEmbeddedPostgres({ dataDirectory: directory, isDurable: false })

  assert.deepEqual(await query(server.url, 'SELECT 1 AS one'), [{ one: 1 }])
})

test('listens on no network port', async (t) => {
  await using server = await startEmbeddedPostgres({ dataDirectory: temporaryDirectory(t), isDurable: false })

  assert.deepEqual(await query(server.url, 'SHOW listen_addresses'), [{ listen_addresses: '' }])
})

test('says which directory it could not use', async (t) => {
  const directory = temporaryDirectory(t)
  writeFileSync(directory, 'a file stands here')

  await assert.rejects(startEmbeddedPostgres({ dataDirectory: join(directory, 'data') }), (error) =>
    String(error).includes(directory),
  )
})

function temporaryDirectory(t: { after(done: () => void): void }): string {
  const directory = mkdtempSync(join(tmpdir(), 'rookery-embedded-'))
  chmodSync(directory, 0o755)
  t.after(() => {
    rmSync(directory, { recursive: true, force: true })
  })
  return join(directory, 'data')
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query(text)
  await client.end()
  return rows
}

function workingDirectory(processId: string): string | null {
  try {
    return readlinkSync(`/proc/${processId}/cwd`)
  } catch {
    return null
  }
}
