import { spawnSync } from 'node:child_process'
import { Secret } from '#lib/secret.ts'
import { type Config, ConfigError, readText } from './config.ts'

/** The master key that seals, and those that only open. */
export interface MasterKeys {
  /** 32 bytes */
  readonly current: Secret<Buffer>
  /** At most one, while the master key is changed. */
  readonly others: readonly Secret<Buffer>[]
}

interface KeySource {
  /** Name of the variable without `_FILE` and `_COMMAND`. */
  readonly variable: string
  readonly file: string
  readonly text: string
  readonly command: readonly string[]
}

const commandSeconds = 30

/** @throws {ConfigError} when there is no master key, two are given for one, or one does not have 32 bytes. */
export function readMasterKeys(config: Config): MasterKeys {
  const current = readKey({
    variable: 'ROOKERY_MASTER_KEY',
    file: config.ROOKERY_MASTER_KEY_FILE,
    text: config.ROOKERY_MASTER_KEY,
    command: config.ROOKERY_MASTER_KEY_COMMAND,
  })
  if (current === null) {
    throw new ConfigError('Set ROOKERY_MASTER_KEY_FILE, ROOKERY_MASTER_KEY or ROOKERY_MASTER_KEY_COMMAND.')
  }
  const other = readKey({
    variable: 'ROOKERY_OTHER_MASTER_KEY',
    file: config.ROOKERY_OTHER_MASTER_KEY_FILE,
    text: config.ROOKERY_OTHER_MASTER_KEY,
    command: config.ROOKERY_OTHER_MASTER_KEY_COMMAND,
  })
  return { current, others: other === null ? [] : [other] }
}

function readKey({ variable, file, text, command }: KeySource): Secret<Buffer> | null {
  const given = [
    ...(file === '' ? [] : [{ name: file, read: () => readText(file, `${variable}_FILE`) }]),
    ...(text === '' ? [] : [{ name: variable, read: () => text }]),
    ...(command.length === 0 ? [] : [{ name: `What ${variable}_COMMAND prints`, read: () => run(variable, command) }]),
  ]
  const [source, second] = given
  if (source === undefined) return null
  if (second !== undefined) throw new ConfigError(`Set only one of ${variable}_FILE, ${variable}, ${variable}_COMMAND.`)
  const key = Buffer.from(source.read().trim(), 'base64')
  if (key.length === 32) return new Secret(key)
  throw new ConfigError(`${source.name} must hold 32 random bytes in base64; make one with "openssl rand -base64 32".`)
}

/** The program itself, never a shell; what it prints on standard output reaches no message. */
function run(variable: string, [program = '', ...args]: readonly string[]): string {
  const { status, stdout, error } = spawnSync(program, args, {
    encoding: 'utf8',
    timeout: commandSeconds * 1000,
    killSignal: 'SIGKILL',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (status === 0) return stdout
  const why = error === undefined ? `it ended with ${status ?? 'a signal'}` : error.message
  throw new ConfigError(`${variable}_COMMAND (${program}) did not print the key: ${why}.`)
}
