import { CsvError, parse } from 'csv-parse/sync'

export interface CsvRow {
  /** Of the text, from 1: where the row ends. */
  readonly line: number
  readonly fields: readonly string[]
}

export type CsvResult =
  | { readonly ok: true; readonly rows: readonly CsvRow[] }
  | { readonly ok: false; readonly line: number | null; readonly message: string }

export interface CsvLimits {
  readonly maxRows: number
  /** Of one row, in characters. */
  readonly maxRowLength: number
}

const separators = [',', ';', '\t'] as const

/**
 * Reads comma-separated values (RFC 4180) as spreadsheets write them: with or without a byte order mark, any line ends,
 * and semicolons or tabs where the first line has more of those than of commas. Rows without a value are left out; the
 * number of fields is the caller's to judge. A message says what a person has to change, and quotes nothing of the text.
 */
export function parseCsv(text: string, limits: CsvLimits): CsvResult {
  try {
    const rows = parse(text, {
      bom: true,
      delimiter: separatorOf(text),
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      max_record_size: limits.maxRowLength,
      to: limits.maxRows + 1,
      info: true,
    }) as unknown as readonly { readonly record: readonly string[]; readonly info: { readonly lines: number } }[]
    if (rows.length > limits.maxRows) return { ok: false, line: null, message: `has more than ${limits.maxRows} rows` }
    return { ok: true, rows: rows.map(({ record, info }) => ({ line: info.lines, fields: record })) }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = 'lines' in error && typeof error.lines === 'number' ? error.lines : null
    return { ok: false, line, message: sentences[error.code] ?? 'is not comma-separated values (RFC 4180)' }
  }
}

const sentences: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'has a quotation mark that is never closed',
  CSV_INVALID_CLOSING_QUOTE: 'has something between a closing quotation mark and the next separator',
  INVALID_OPENING_QUOTE: 'has a quotation mark inside a value; put the value in quotation marks and double those in it',
  CSV_MAX_RECORD_SIZE: 'has a row that is too long',
}

/** The one that stands most often in the first line, outside of quotation marks. */
function separatorOf(text: string): string {
  const [firstLine = ''] = text.replaceAll(/"[^"]*"/g, '').split(/\r\n|\n|\r/, 1)
  const count = (separator: string) => firstLine.split(separator).length
  return separators.reduce((best, next) => (count(next) > count(best) ? next : best))
}
