import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { chmod } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { runCommand } from '#lib/run-command.ts'
import { startEmbeddedPostgres } from '#store/embedded-postgres.ts'

/** One API process over a database of its own, with fsync, without worker and lab. */
export interface BenchApi extends AsyncDisposable {
  readonly url: string
  readonly databaseUrl: string
  readonly operatorKey: string
  readonly processId: number
  /** 32 bytes, as the API has them. */
  readonly masterKey: Buffer
}

const sourceRoot = join(import.meta.dirname, '../..')

/** Starts PostgreSQL and the API in a temporary directory; disposing it ends both and removes the directory. */
export async function startBenchApi(): Promise<BenchApi> {
  const directory = mkdtempSync(join(tmpdir(), 'rookery-bench-'))
  await chmod(directory, 0o755)
  const server = await startEmbeddedPostgres({ dataDirectory: join(directory, 'data') })
  const operatorKey = `rk_${'bench'.repeat(8)}`
  const masterKey = Buffer.alloc(32, 5)
  const file = (name: string, text: string) => {
    writeFileSync(join(directory, name), text, { mode: 0o600 })
    return join(directory, name)
  }
  const env = {
    PATH: process.env['PATH'] ?? '',
    DATABASE_URL: server.url,
    ROOKERY_MASTER_KEY_FILE: file('master.key', masterKey.toString('base64')),
    ROOKERY_OPERATOR_KEY_FILE: file('operator.key', operatorKey),
    ROOKERY_AGENT_FILE: file('agent.cjs', '// agent'),
    ROOKERY_HTTP_PORT: '0',
    ROOKERY_AGENT_HOST: '127.0.0.1',
    ROOKERY_AGENT_PORT: '0',
    ROOKERY_AGENT_URL: 'https://127.0.0.1:7443',
    ROOKERY_COMPUTE_PROVIDER: 'memory',
    ROOKERY_LOG_LEVEL: 'warn',
  }
  await runCommand(process.execPath, [join(sourceRoot, 'src/bin/migrate.ts')], { env })
  const child = spawn(process.execPath, [join(sourceRoot, 'src/bin/api.ts')], { env, stdio: ['ignore', 'pipe', 2] })
  process.once('exit', () => child.kill('SIGKILL'))
  const url = await readUrl(child)
  const dispose = async () => {
    const ended = once(child, 'exit')
    if (child.exitCode === null && child.kill('SIGTERM')) await ended
    await server.stop()
    rmSync(directory, { recursive: true, force: true })
  }
  const processId = child.pid ?? 0
  return { url, databaseUrl: server.url, operatorKey, processId, masterKey, [Symbol.asyncDispose]: dispose }
}

async function readUrl({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('The API has no output.')
  for await (const line of createInterface(stdout)) {
    const message = JSON.parse(line) as { readonly ready?: boolean; readonly url?: string }
    if (message.ready !== true || message.url === undefined) continue
    stdout.resume()
    return message.url
  }
  throw new Error('The API did not start.')
}
