import { styleText } from 'node:util'

type Style = Parameters<typeof styleText>[0]

export interface Column<Row> {
  readonly title: string
  readonly value: (row: Row) => string
  /** Colour of one cell; the text stays readable without it. */
  readonly style?: (row: Row) => Style | null
}

/** Where commands print: tables and colour on a terminal, tab-separated when piped, JSON with `--json`. */
export interface Output {
  readonly isJson: boolean
  readonly isTerminal: boolean
  /** A line for a person; nothing with `--json`. */
  line(text?: string): void
  style(style: Style, text: string): string
  table<Row>(columns: readonly Column<Row>[], rows: readonly Row[], emptyText: string): void
  /** One JSON value on one line; only with `--json`. */
  json(value: unknown): void
}

export function createOutput(stream: NodeJS.WriteStream, options: { readonly json: boolean }): Output {
  const isTerminal = stream.isTTY === true
  const write = (text: string) => void stream.write(`${text}\n`)
  const style = (wanted: Style, text: string) => styleText(wanted, text, { stream })
  return {
    isJson: options.json,
    isTerminal,
    style,
    line(text = '') {
      if (!options.json) write(text)
    },
    table(columns, rows, emptyText) {
      if (options.json) return
      if (rows.length === 0) return write(emptyText)
      for (const text of isTerminal ? fitted(columns, rows, style, stream.columns) : separated(columns, rows))
        write(text)
    },
    json(value) {
      if (options.json) write(JSON.stringify(value))
    },
  }
}

type Styler = (wanted: Style, text: string) => string

const leastLastWidth = 24

/** A table when it fits; on a narrower terminal each row as a block of lines. The last column may wrap, to be copied whole. */
function fitted<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  style: Styler,
  terminalWidth: number,
): readonly string[] {
  const widths = columns.map((column) => Math.max(column.title.length, ...rows.map((row) => column.value(row).length)))
  const last = widths.length - 1
  const needed = widths.reduce((sum, width, i) => sum + (i === last ? Math.min(width, leastLastWidth) : width + 2), 0)
  if (needed > terminalWidth) return rows.flatMap((row) => block(columns, row, style))
  const padded = (text: string, i: number) => (i === last ? text : text.padEnd(widths[i] ?? 0))
  const header = columns.map(({ title }, i) => style('dim', padded(title.toUpperCase(), i))).join('  ')
  const lines = rows.map((row) =>
    columns
      .map((column, i) => styled(column, row, padded(column.value(row), i), style))
      .join('  ')
      .trimEnd(),
  )
  return [header, ...lines]
}

function block<Row>(columns: readonly Column<Row>[], row: Row, style: Styler): readonly string[] {
  const width = Math.max(...columns.map(({ title }) => title.length))
  return columns
    .map((column) => ({ column, value: column.value(row) }))
    .filter(({ value }, i) => i === 0 || value !== '')
    .map(({ column, value }, i) => {
      const text = styled(column, row, value, style)
      return i === 0 ? text : `  ${style('dim', column.title.padEnd(width))}  ${text}`
    })
}

function styled<Row>(column: Column<Row>, row: Row, text: string, style: Styler): string {
  const wanted = column.style?.(row) ?? null
  return wanted === null ? text : style(wanted, text)
}

function separated<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): readonly string[] {
  const clean = (text: string) => text.replace(/[\t\n]/g, ' ')
  return [
    columns.map((column) => column.title.toLowerCase()).join('\t'),
    ...rows.map((row) => columns.map((column) => clean(column.value(row))).join('\t')),
  ]
}
