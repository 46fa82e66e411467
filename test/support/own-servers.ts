import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { waitFor } from '#lib/wait-for.ts'

/** Where a program of the system is, or `null`: then tests that need it are skipped with the reason. */
export function findProgram(name: string): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/bin']
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null
}

/** The reason to skip when one of the programs is missing, else `false`, as `node:test` takes it. */
export function skipUnless(...programs: readonly string[]): string | false {
  const missing = programs.filter((name) => findProgram(name) === null)
  return missing.length === 0 ? false : `${missing.join(', ')} not installed (Debian: knot, pebble)`
}

/** A port on loopback, free for UDP users too as far as anybody can tell. */
export async function findFreePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('No free port was found.')
  return address.port
}

/** A directory of its own that is gone after use. */
export async function makeOwnDirectory(name: string): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), `rookery-${name}-`))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

export interface OwnProcess extends AsyncDisposable {
  readonly output: () => string
}

/** Starts a server in the foreground and resolves when `isReady`; disposing it ends it. */
export async function startProcess(
  program: string,
  args: readonly string[],
  options: { readonly env?: Readonly<Record<string, string>>; readonly isReady: () => Promise<boolean> | boolean },
): Promise<OwnProcess> {
  const child = spawn(program, [...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output = `${output}${chunk.toString()}`.slice(-20_000)
    })
  }
  const stop = () => stopProcess(child)
  try {
    await waitFor(options.isReady, { what: `${program} to answer`, timeoutSeconds: 15 })
  } catch (cause) {
    await stop()
    throw new Error(`${program} did not start: ${output}`, { cause })
  }
  return { output: () => output, [Symbol.asyncDispose]: stop }
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 5000)
  await ended
  clearTimeout(timer)
}
