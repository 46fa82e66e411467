import { openSync, writeFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import type { Command } from 'commander'
import type { components } from '#client/schema.ts'
import { type CommonOptions, type OpenCommand, withCommonOptions } from './common-options.ts'
import { confirmRemoval } from './confirm-removal.ts'
import type { Connection } from './connection.ts'
import type { Column, Output } from './output.ts'

type Schemas = components['schemas']

interface RevokeOptions extends CommonOptions {
  readonly yes?: boolean
}

interface DownloadOptions extends CommonOptions {
  readonly output?: string
}

interface ReKeyOptions extends CommonOptions {
  readonly status?: boolean
}

/** `rookery secrets …` */
export function addSecretCommands(program: Command, open: OpenCommand): void {
  const secrets = program.command('secrets').description('SSH keys and SMTP passwords, and the master key')
  const command = (name: string, description: string) =>
    withCommonOptions(secrets.command(name).description(description))
  const what = 'its id, "installation", a tenant’s id, or the address of a mailbox'

  command('list', 'what is rotated, and when next').action(async (options: CommonOptions) => {
    const { connection, output } = open(options)
    const items = await connection.list<Schemas['Secret']>('/secrets')
    output.json({ items })
    output.table(secretColumns, items, 'No secrets yet; the worker makes them.')
  })
  command('show', 'versions of a secret, and how its rotation goes')
    .argument('<secret>', what)
    .action(async (secret: string, options: CommonOptions) => await showSecret(open, secret, options))
  command('rotate', 'replace it now; the former version works on for a day')
    .argument('<secret>', what)
    .action(async (secret: string, options: CommonOptions) => await rotateSecret(open, secret, options))
  command('revoke', 'replace it because others may have seen it: the former versions get no grace')
    .argument('<secret>', what)
    .option('--yes', 'do not ask')
    .action(async (secret: string, options: RevokeOptions) => await revokeSecret(open, secret, options))
  command('private-key', 'take the private key of a tenant, which works once for each version')
    .argument('<secret>', what)
    .option('-o, --output <file>', 'write it to a new file that only you can read (else it is printed)')
    .action(async (secret: string, options: DownloadOptions) => await downloadKey(open, secret, options))
  command('re-key', 'seal everything anew under the master key of now; may be interrupted and run again')
    .option('--status', 'only say how far it is')
    .action(async (options: ReKeyOptions) => await reKey(open, options))
}

const secretColumns: readonly Column<Schemas['Secret']>[] = [
  { title: 'Id', value: ({ id }) => id },
  { title: 'Kind', value: ({ kind }) => kind },
  { title: 'For', value: ({ subject }) => subject },
  { title: 'Version', value: ({ versions }) => String(inUse(versions)?.version ?? '-') },
  { title: 'Next rotation', value: ({ nextRotationAt }) => nextRotationAt?.slice(0, 10) ?? '-' },
  { title: 'State', value: ({ conditions }) => conditions.find(isRotation)?.reason ?? 'Waiting' },
]

function inUse(versions: Schemas['Secret']['versions']) {
  return versions.find(({ state }) => state === 'current')
}

function isRotation({ type }: Schemas['Condition']): boolean {
  return type === 'RotationComplete'
}

async function showSecret(open: OpenCommand, wanted: string, options: CommonOptions): Promise<void> {
  const { connection, output } = open(options)
  const secret = await findSecret(connection, wanted)
  output.json(secret)
  output.line(`${secret.kind} of ${secret.subject} (${secret.id}), replaced every ${secret.rotationDays} days`)
  for (const { version, state, fingerprint, createdAt, graceEndsAt } of secret.versions) {
    const until = state === 'retiring' && graceEndsAt !== null ? `, works until ${graceEndsAt}` : ''
    output.line(`  version ${version}  ${state.padEnd(10)} ${createdAt}  ${fingerprint ?? ''}${until}`)
  }
  for (const { type, status, reason, message } of secret.conditions) {
    output.line(`${type.padEnd(18)} ${status.padEnd(7)} ${reason}: ${message}`)
  }
  if (secret.isDownloadable) output.line('Its private key can be taken once: "rookery secrets private-key".')
}

async function rotateSecret(open: OpenCommand, wanted: string, options: CommonOptions): Promise<void> {
  const { connection, output } = open(options)
  const { id } = await findSecret(connection, wanted)
  const secret = await connection.post<Schemas['Secret']>(`/secrets/${id}/rotate`)
  output.json(secret)
  output.line(`${secret.kind} of ${secret.subject} is being replaced; "rookery secrets show ${id}" says how it goes.`)
}

async function revokeSecret(open: OpenCommand, wanted: string, options: RevokeOptions): Promise<void> {
  const { connection, output } = open(options)
  const { id, kind, subject } = await findSecret(connection, wanted)
  const loss = `Whoever uses a version of ${kind} of ${subject} is shut out as soon as a new one is proven.`
  await confirmRemoval(output, subject, loss, options.yes === true)
  output.json(await connection.post<Schemas['Secret']>(`/secrets/${id}/revoke`))
  output.line(`A new version is on its way; the others end with its proof. "rookery secrets show ${id}" says when.`)
}

async function downloadKey(open: OpenCommand, wanted: string, options: DownloadOptions): Promise<void> {
  const { connection, output } = open(options)
  const { id } = await findSecret(connection, wanted)
  // opened first: a file that cannot be written would cost the only copy
  const file = options.output === undefined ? null : openSync(options.output, 'wx', 0o600)
  const key = await connection.post<Schemas['PrivateKey']>(`/secrets/${id}/private-key`)
  if (file !== null) writeFileSync(file, key.privateKey)
  output.json(key)
  if (options.output === undefined) output.line(key.privateKey.trimEnd())
  else output.line(`The private key of version ${key.version} (${key.fingerprint}) is in ${options.output}.`)
}

async function reKey(open: OpenCommand, options: ReKeyOptions): Promise<void> {
  const { connection, output } = open(options)
  let progress = await connection.get<Schemas['ReKey']>('/secrets/re-key')
  let stalled = 0
  while (options.status !== true && progress.remaining > 0 && stalled < 3) {
    sayProgress(output, progress)
    const before = progress.remaining
    progress = await connection.post<Schemas['ReKey']>('/secrets/re-key')
    stalled = progress.remaining < before ? 0 : stalled + 1
    if (stalled > 0) await delay(1000)
  }
  output.json(progress)
  sayProgress(output, progress)
  for (const place of progress.unreadable) output.line(`  opens under no known key: ${place}`)
  if (options.status === true || progress.remaining === 0) return
  throw new Error('Values remain that could not be sealed anew; see docs/runbooks/restore-master-key.md.')
}

function sayProgress(output: Output, { total, remaining, keyId, knownKeyIds }: Schemas['ReKey']): void {
  const others = knownKeyIds.filter((id) => id !== keyId)
  const known = others.length === 0 ? '' : `; ${others.join(', ')} opens as well`
  output.line(`${total - remaining} of ${total} values are sealed under the master key ${keyId}${known}.`)
}

async function findSecret(connection: Connection, wanted: string): Promise<Schemas['Secret']> {
  const secrets = await connection.list<Schemas['Secret']>('/secrets')
  const secret = secrets.find(({ id, subject }) => id === wanted || subject === wanted.toLowerCase())
  if (secret === undefined)
    throw new Error(`There is no secret ${wanted}. "rookery secrets list" shows those that are.`)
  return secret
}
