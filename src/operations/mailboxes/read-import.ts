import { type CsvRow, parseCsv } from '#lib/parse-csv.ts'
import { Secret } from '#lib/secret.ts'
import { type FieldError, ProblemError } from '#model/error.ts'
import { checkPassword } from '#model/password-strength.ts'
import { readAddress } from './read-address.ts'

/** More is hashed in one request than a person waits for; a larger list is sent in parts. */
export const mostImportedRows = 500
export const longestImport = 256 * 1024

/** A row of the list that can be made a mailbox, or what stands in the way. */
export interface ImportRow {
  /** Of the text, from 1. */
  readonly line: number
  /** As written when it cannot be read. */
  readonly emailAddress: string
  /** `null`: one is generated. */
  readonly password: Secret<string> | null
  readonly quotaMb: number | undefined
  readonly maxSendPerDay: number | undefined
  /** `field` is the name of the column. */
  readonly errors: readonly FieldError[]
}

type Column = 'address' | 'password' | 'quotaMb' | 'maxSendPerDay'

const columnNames: Readonly<Record<string, Column>> = {
  address: 'address',
  email: 'address',
  emailaddress: 'address',
  mailbox: 'address',
  password: 'password',
  quota: 'quotaMb',
  quotamb: 'quotaMb',
  maxsendperday: 'maxSendPerDay',
}

/**
 * Reads a list of mailboxes for one domain. The first row names the columns: `address` (the part before the @ is
 * enough), and if wanted `password`, `quotaMb`, `maxSendPerDay`. What is wrong with a row stands in the row.
 * @throws {ProblemError} `import-unreadable` when nothing can be made of the text as a whole.
 */
export function readImport(text: string, domainName: string): readonly ImportRow[] {
  const parsed = parseCsv(text, { maxRows: mostImportedRows + 1, maxRowLength: 4096 })
  if (!parsed.ok) {
    const isLong = parsed.line === null && parsed.message.endsWith('rows')
    const message = isLong ? `has more than ${mostImportedRows} mailboxes; send it in parts` : parsed.message
    throw unreadable(parsed.line === null ? message : `${message}, at line ${parsed.line}`)
  }
  const [header, ...rows] = parsed.rows
  if (header === undefined) throw unreadable('is empty')
  const columns = readHeader(header)
  if (rows.length === 0) throw unreadable('has the names of the columns and no mailbox below them')
  return markRepeated(rows.map((row) => readRow(row, columns, domainName)))
}

function readHeader(header: CsvRow): readonly Column[] {
  const columns = header.fields.map((name) => {
    const column = columnNames[name.toLowerCase().replaceAll(/[ _-]/g, '')]
    if (column !== undefined) return column
    const known = 'address, password, quotaMb, maxSendPerDay'
    throw unreadable(`has a column "${name.slice(0, 40)}" in its first row, which must name the columns: ${known}`)
  })
  if (!columns.includes('address')) throw unreadable('has no column "address" in its first row')
  if (new Set(columns).size < columns.length) throw unreadable('names a column twice in its first row')
  return columns
}

function readRow({ line, fields }: CsvRow, columns: readonly Column[], domainName: string): ImportRow {
  const errors: FieldError[] = []
  const textOf = (column: Column) => fields[columns.indexOf(column)] ?? ''
  if (fields.length > columns.length) {
    const message = `has ${fields.length} values for ${columns.length} columns; is a separator in a value?`
    errors.push({ field: 'row', message })
  }
  const written = textOf('address').trim()
  const emailAddress = collect(errors, 'address', written, () => readOwnAddress(written, domainName))
  const password = textOf('password') === '' ? null : new Secret(textOf('password'))
  if (password !== null) collect(errors, 'password', undefined, () => checkPassword(password, emailAddress))
  return {
    line,
    emailAddress,
    password,
    quotaMb: readWhole(errors, 'quotaMb', textOf('quotaMb'), { least: 1, most: 1_048_576 }),
    maxSendPerDay: readWhole(errors, 'maxSendPerDay', textOf('maxSendPerDay'), { least: 0, most: 1_000_000 }),
    errors,
  }
}

function readOwnAddress(written: string, domainName: string): string {
  const { address, domainName: found } = readAddress(written.includes('@') ? written : `${written}@${domainName}`, '/')
  if (found === domainName) return address
  const message = `must be at ${domainName}; this list is for that domain`
  throw new ProblemError('address-invalid', { detail: message, errors: [{ field: '/', message }] })
}

/** What `read` gives, or `otherwise` with the reason among the errors. */
function collect<T>(errors: FieldError[], field: string, otherwise: T, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    errors.push({ field, message: error.errors[0]?.message ?? error.detail })
    return otherwise
  }
}

function readWhole(
  errors: FieldError[],
  field: Column,
  text: string,
  { least, most }: { readonly least: number; readonly most: number },
): number | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  const value = /^\d{1,9}$/.test(trimmed) ? Number(trimmed) : Number.NaN
  if (value >= least && value <= most) return value
  errors.push({ field, message: `must be a whole number from ${least} to ${most}` })
  return undefined
}

function markRepeated(rows: readonly ImportRow[]): readonly ImportRow[] {
  const firstLines = new Map<string, number>()
  return rows.map((row) => {
    const first = firstLines.get(row.emailAddress)
    firstLines.set(row.emailAddress, first ?? row.line)
    if (first === undefined || row.emailAddress === '') return row
    return { ...row, errors: [...row.errors, { field: 'address', message: `stands in line ${first} already` }] }
  })
}

function unreadable(message: string): ProblemError {
  return new ProblemError('import-unreadable', { detail: `The list ${message}.`, errors: [{ field: '/csv', message }] })
}
