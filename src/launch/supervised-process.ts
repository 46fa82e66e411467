import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { waitFor } from '#lib/wait-for.ts'

export interface SupervisedProcess {
  readonly name: string
  /** Process id of the one that runs now; null between an end and the next start. */
  readonly pid: () => number | null
  /** How often it was started again. */
  readonly restartCount: () => number
  /** Ends the process with SIGKILL, as a crash would; it is started again. */
  kill(): void
  /** Ends it with SIGTERM, after `graceSeconds` with SIGKILL, for good. */
  stop(graceSeconds?: number): Promise<void>
}

export interface SupervisedProcessOptions {
  readonly name: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Standard output and error are appended to this file. */
  readonly logFile: string
}

/** Also after SIGKILL nothing of ours goes on alone, with the port taken (prctl(2)). */
const diesWithParent = process.platform === 'linux' ? ['setpriv', '--pdeathsig', 'TERM', '--'] : []

/** Runs `node …args` and starts it again, with growing pauses up to 5 s, whenever it ends. It ends with this process. */
export function superviseProcess(options: SupervisedProcessOptions): SupervisedProcess {
  let child: ChildProcess | null = null
  let isStopping = false
  let restarts = 0
  let lastStart = 0
  let quickEnds = 0

  function start(): void {
    lastStart = Date.now()
    const log = openSync(options.logFile, 'a', 0o640)
    const [program = '', ...args] = [...diesWithParent, process.execPath, ...options.args]
    child = spawn(program, args, { env: { ...options.env }, stdio: ['ignore', log, log] })
    closeSync(log)
    child.on('exit', () => void restart())
    child.on('error', () => void restart())
  }

  async function restart(): Promise<void> {
    child = null
    if (isStopping) return
    quickEnds = Date.now() - lastStart < 10_000 ? quickEnds + 1 : 0
    await delay(Math.min(100 * 2 ** Math.min(quickEnds, 6), 5000))
    if (isStopping) return
    restarts++
    start()
  }

  start()
  return {
    name: options.name,
    pid: () => child?.pid ?? null,
    restartCount: () => restarts,
    kill() {
      child?.kill('SIGKILL')
    },
    async stop(graceSeconds = 15) {
      isStopping = true
      const running = child
      if (running === null) return
      running.kill('SIGTERM')
      await waitFor(() => child === null, { what: `${options.name} to stop`, timeoutSeconds: graceSeconds }).catch(() =>
        running.kill('SIGKILL'),
      )
      await waitFor(() => child === null, { what: `${options.name} to end`, timeoutSeconds: 10 })
    },
  }
}
