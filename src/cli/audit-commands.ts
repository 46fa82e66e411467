import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Command, InvalidArgumentError } from 'commander'
import type { components } from '#client/schema.ts'
import { toPositive } from './arguments.ts'
import { type CommonOptions, type OpenCommand, withCommonOptions } from './common-options.ts'
import type { Connection } from './connection.ts'
import type { Column, Output } from './output.ts'

type Schemas = components['schemas']
type Entry = Schemas['AuditEntry']

interface FilterOptions extends CommonOptions {
  readonly tenant?: string
  readonly actor?: string
  readonly action?: string
  readonly resource?: string
  readonly request?: string
  readonly outcome?: string
  readonly since?: string
  readonly until?: string
}

interface ListOptions extends FilterOptions {
  readonly limit: number
}

interface ExportOptions extends FilterOptions {
  readonly format: 'csv' | 'json'
  readonly output?: string
}

interface VerifyOptions extends CommonOptions {
  readonly tenant?: string
  readonly noted?: string
}

/** `rookery audit …`; alone it lists. */
export function addAuditCommands(program: Command, open: OpenCommand): void {
  const audit = program.command('audit').description('who changed what, and whether the log of it is whole')
  const list = audit.command('list', { isDefault: true }).description('entries, newest first')
  withFilters(list)
    .option('--limit <number>', 'how many', toPositive, 50)
    .action(async (options: ListOptions) => await listEntries(open, options))
  withCommonOptions(audit.command('verify').description('say which entries were changed, removed, moved or added'))
    .option('--tenant <id>', 'the part of this tenant (for the operator)')
    .option('--noted <place:hash>', 'the end that an earlier verification printed')
    .action(async (options: VerifyOptions) => await verify(open, options))
  withFilters(audit.command('export').description('all entries, oldest first, to a file or to standard output'))
    .option('--format <format>', 'csv or json (one entry a line)', toFormat, 'csv')
    .option('-o, --output <file>', 'write to this file')
    .action(async (options: ExportOptions) => await exportEntries(open, options))
}

function withFilters(command: Command): Command {
  return withCommonOptions(command)
    .option('--tenant <id>', 'of this tenant (for the operator)')
    .option('--actor <id>', 'by this user, key, node or loop')
    .option('--action <name>', 'such as createDomain')
    .option('--resource <id>', 'about this resource')
    .option('--request <id>', 'of this request')
    .option('--outcome <outcome>', 'done or refused')
    .option('--since <time>', 'from then on: a day or an RFC 3339 time', toTime)
    .option('--until <time>', 'before then', toTime)
}

function queryOf(options: FilterOptions): Readonly<Record<string, string | undefined>> {
  const { tenant, actor, action, resource, request, outcome, since, until } = options
  const ids = { tenantId: tenant, actorId: actor, resourceId: resource, requestId: request }
  return { ...ids, action, outcome, since, until }
}

async function listEntries(open: OpenCommand, options: ListOptions): Promise<void> {
  const { connection, output } = open(options)
  const items = await readNewest(connection, options)
  output.json({ items })
  output.table(entryColumns, items, 'There is no such entry.')
}

async function readNewest(connection: Connection, options: ListOptions): Promise<readonly Entry[]> {
  const items: Entry[] = []
  let pageToken: string | undefined
  do {
    const limit = Math.min(200, options.limit - items.length)
    const query = { ...queryOf(options), limit, pageToken }
    const page = await connection.get<{ items: readonly Entry[]; nextPageToken: string | null }>(
      '/audit-entries',
      query,
    )
    items.push(...page.items)
    pageToken = page.nextPageToken ?? undefined
  } while (pageToken !== undefined && items.length < options.limit)
  return items
}

const entryColumns: readonly Column<Entry>[] = [
  { title: 'place', value: ({ sequence }) => String(sequence) },
  { title: 'at', value: ({ at }) => at.slice(0, 19).replace('T', ' ') },
  { title: 'who', value: ({ actor }) => actor.name },
  { title: 'from', value: ({ source }) => source.address ?? '-' },
  {
    title: 'action',
    value: ({ action, outcome }) => (outcome === 'refused' ? `${action} (refused)` : action),
    style: ({ outcome }) => (outcome === 'refused' ? 'red' : null),
  },
  { title: 'resource', value: ({ resource }) => resource?.id ?? '-' },
  { title: 'request', value: ({ source }) => source.requestId ?? '-' },
  { title: 'changed', value: changedIn },
]

/** `quotaMb 1024 → 2048`; of new and removed rows only that they are. */
function changedIn({ changes, message }: Entry): string {
  const [change] = changes
  if (change?.before == null || change.after === null) return message
  const { before, after } = change
  return Object.keys({ ...before, ...after })
    .map((name) => `${name} ${show(before[name])} → ${show(after[name])}`)
    .join(', ')
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null)
}

/** @throws {Error} when the log is not whole, so that a script sees it by the exit code */
async function verify(open: OpenCommand, { tenant, noted, ...options }: VerifyOptions): Promise<void> {
  const { connection, output } = open(options)
  const query = { tenantId: tenant, noted }
  const found = await connection.get<Schemas['AuditVerification']>('/audit-entries/verification', query)
  output.json(found)
  for (const { message } of found.findings) output.line(output.style('red', message))
  if (!found.isWhole) {
    const count = found.findings.length
    const advice = 'See docs/runbooks/audit-chain-broken.md.'
    throw new Error(`The audit log is not whole: ${count === 1 ? 'one finding' : `${count} findings`}. ${advice}`)
  }
  printWhole(output, found)
}

function printWhole(output: Output, found: Schemas['AuditVerification']): void {
  const { entryCount, head, trimmedUpTo, checkpointCount } = found
  const start = trimmedUpTo === null ? '' : ` Entries up to place ${trimmedUpTo} were removed because of their age.`
  output.line(`${output.style('green', 'Whole')}: ${entryCount} entries, ${checkpointCount} sealed places.${start}`)
  output.line(`End, to be noted elsewhere and given as --noted later: ${head.sequence}:${head.hash}`)
}

async function exportEntries(open: OpenCommand, options: ExportOptions): Promise<void> {
  const { connection } = open(options)
  const query = { ...queryOf(options), format: options.json === true ? 'json' : options.format }
  const pieces = Readable.from(await connection.download('/audit-entries/export', query))
  if (options.output === undefined) await pipeline(pieces, process.stdout, { end: false })
  else await pipeline(pieces, createWriteStream(options.output, { mode: 0o600 }))
}

function toFormat(text: string): 'csv' | 'json' {
  if (text === 'csv' || text === 'json') return text
  throw new InvalidArgumentError('A format is csv or json.')
}

function toTime(text: string): string {
  const time = new Date(text)
  if (Number.isNaN(time.getTime()))
    throw new InvalidArgumentError('Give a time such as 2026-11-25 or 2026-11-25T08:00:00Z.')
  return time.toISOString()
}
