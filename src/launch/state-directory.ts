import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where one installation on this machine keeps everything; made when missing. */
export interface StateDirectory {
  readonly path: string
  readonly postgres: string
  readonly logs: string
  readonly masterKeyFile: string
  /** There only while the master key is changed: opens and never seals. */
  readonly otherMasterKeyFile: string
  readonly operatorKeyFile: string
  readonly seedMailboxesFile: string
  /** Address and operator key for the rookery command, JSON, readable by the owner only. */
  readonly commandLineFile: string
}

/** `root` is `/var/lib/rookery` for root and `~/.local/share/rookery` for others, unless given. */
export function openStateDirectory(name: string, root?: string): StateDirectory {
  const base = root ?? (process.getuid?.() === 0 ? '/var/lib/rookery' : join(homedir(), '.local/share/rookery'))
  const path = join(base, name)
  mkdirSync(path, { recursive: true, mode: 0o755 })
  const state: StateDirectory = {
    path,
    postgres: join(path, 'postgres'),
    logs: join(path, 'logs'),
    masterKeyFile: join(path, 'master.key'),
    otherMasterKeyFile: join(path, 'other-master.key'),
    operatorKeyFile: join(path, 'operator.key'),
    seedMailboxesFile: join(path, 'seed-mailboxes.json'),
    commandLineFile: join(path, 'command-line.json'),
  }
  mkdirSync(state.logs, { recursive: true, mode: 0o750 })
  if (!existsSync(state.masterKeyFile) && existsSync(state.postgres)) {
    throw new Error(
      `${state.masterKeyFile} is missing, and the database beside it is sealed with it. Put the key back from a backup, or remove ${path} to start anew.`,
    )
  }
  if (!existsSync(state.masterKeyFile)) writePrivateFile(state.masterKeyFile, randomBytes(32).toString('base64'))
  return state
}

/** Writes a file that only its owner can read, also when it was there with other rights. */
export function writePrivateFile(path: string, text: string): void {
  writeFileSync(path, text, { mode: 0o600 })
  chmodSync(path, 0o600)
}
