import { type ExecFileOptions, execFile } from 'node:child_process'

/** What a finished command printed. */
export interface CommandResult {
  readonly stdout: string
  readonly stderr: string
}

/** A command ended with a non-zero exit code or by a signal; `stderr` has what it said. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string

  constructor(command: string, exitCode: number | null, stdout: string, stderr: string, cause: unknown) {
    super(`${command} failed (exit ${exitCode ?? 'signal'}): ${(stderr || stdout).trim().slice(-2000)}`, { cause })
    this.exitCode = exitCode
    this.stdout = stdout
    this.stderr = stderr
  }
}

export interface RunCommandOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** Text given on standard input. */
  readonly input?: string
  readonly timeoutSeconds?: number
}

/**
 * Runs a program with an argument list (never a shell) and resolves with its output.
 * @throws {CommandError} when it ends with anything but exit code 0, or after `timeoutSeconds` (default 120).
 */
export function runCommand(
  program: string,
  args: readonly string[],
  options: RunCommandOptions = {},
): Promise<CommandResult> {
  const execOptions: ExecFileOptions = {
    timeout: Math.ceil((options.timeoutSeconds ?? 120) * 1000),
    killSignal: 'SIGKILL',
    maxBuffer: 64 * 1024 * 1024,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: { ...options.env } }),
  }
  return new Promise((resolve, reject) => {
    const child = execFile(program, [...args], execOptions, (error, stdout, stderr) => {
      const out = String(stdout)
      const err = String(stderr)
      if (error === null) return resolve({ stdout: out, stderr: err })
      const exitCode = typeof error.code === 'number' ? error.code : null
      reject(new CommandError(`${program} ${args[0] ?? ''}`.trim(), exitCode, out, err || error.message, error))
    })
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(options.input ?? '')
  })
}
