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
      for (const text of isTerminal ? aligned(columns, rows, style) : separated(columns, rows)) write(text)
    },
    json(value) {
      if (options.json) write(JSON.stringify(value))
    },
  }
}

function aligned<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  style: (wanted: Style, text: string) => string,
): readonly string[] {
  const widths = columns.map((column) => Math.max(column.title.length, ...rows.map((row) => column.value(row).length)))
  const header = columns.map((column, i) => style('dim', column.title.toUpperCase().padEnd(widths[i] ?? 0))).join('  ')
  const lines = rows.map((row) =>
    columns
      .map((column, i) => {
        const text = column.value(row).padEnd(widths[i] ?? 0)
        const wanted = column.style?.(row) ?? null
        return wanted === null ? text : style(wanted, text)
      })
      .join('  ')
      .trimEnd(),
  )
  return [header, ...lines]
}

function separated<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): readonly string[] {
  const clean = (text: string) => text.replace(/[\t\n]/g, ' ')
  return [
    columns.map((column) => column.title.toLowerCase()).join('\t'),
    ...rows.map((row) => columns.map((column) => clean(column.value(row))).join('\t')),
  ]
}
