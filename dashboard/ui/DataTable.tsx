import { type ReactNode, useMemo, useRef, useState } from 'react'
import { text } from '../texts/text.ts'
import { Icon } from './Icon.tsx'
import { useMedia } from './use-media.ts'
import { useVisibleRows } from './use-visible-rows.ts'

export interface Column<Row> {
  readonly id: string
  readonly title: string
  readonly cell: (row: Row) => ReactNode
  /** A grid track: `minmax(0, 2fr)`, `7rem`. */
  readonly width: string
  /** What it is sorted by; left out: it cannot be. Null sorts last. */
  readonly sortBy?: (row: Row) => string | number | null
  /** Shown in windows of less than 768 px as well; there the first column has the first line, the others the second. */
  readonly isAlways?: boolean
  readonly align?: 'right'
}

interface DataTableProps<Row> {
  readonly label: string
  readonly rows: readonly Row[]
  readonly columns: readonly Column<Row>[]
  readonly rowKey: (row: Row) => string
  /** What stands there when there is no row. */
  readonly empty: ReactNode
}

interface Order {
  readonly columnId: string
  readonly isDescending: boolean
}

const rowHeight = { wide: 44, narrow: 64 }

/**
 * A table of any length: only the rows in sight are in the page, and it scrolls with it. All rows have one height. A cell
 * with a link of the class `after:absolute after:inset-0` makes its whole row a target.
 */
export function DataTable<Row>({ label, rows, columns, rowKey, empty }: DataTableProps<Row>) {
  const isWide = useMedia('(min-width: 768px)')
  const body = useRef<HTMLDivElement>(null)
  const [order, setOrder] = useState<Order | null>(null)
  const sorted = useMemo(() => sortRows(rows, columns, order), [rows, columns, order])
  const height = isWide ? rowHeight.wide : rowHeight.narrow
  const { start, end } = useVisibleRows(body, sorted.length, height)
  const shown = isWide ? columns : columns.filter(({ isAlways }) => isAlways === true)
  const tracks = isWide ? shown.map(({ width }) => width).join(' ') : 'minmax(0,1fr) auto'
  if (rows.length === 0) return <div className="rounded-lg border border-line bg-surface">{empty}</div>
  return (
    <div
      role="table"
      aria-label={label}
      aria-rowcount={sorted.length + 1}
      className="rounded-lg border border-line bg-surface"
    >
      <div role="rowgroup" className={isWide ? 'sticky top-14 z-10' : 'sr-only'}>
        <div
          role="row"
          aria-rowindex={1}
          className="grid min-h-9 items-center gap-x-4 rounded-t-lg border-b border-line bg-sunken px-4 text-xs text-soft"
          style={{ gridTemplateColumns: tracks }}
        >
          {shown.map((column) => (
            <Heading key={column.id} column={column} order={order} onSort={setOrder} />
          ))}
        </div>
      </div>
      <div role="rowgroup" ref={body} className="relative" style={{ height: sorted.length * height }}>
        {sorted.slice(start, end).map((row, offset) => (
          <div
            key={rowKey(row)}
            role="row"
            aria-rowindex={start + offset + 2}
            className="absolute inset-x-0 grid content-center items-center gap-x-4 border-b border-line px-4 last:border-b-0 hover:bg-sunken"
            style={{ top: (start + offset) * height, height, gridTemplateColumns: tracks }}
          >
            {shown.map((column, index) => (
              <div key={column.id} role="cell" className={cellClasses(isWide, index, shown.length, column.align)}>
                {column.cell(row)}
              </div>
            ))}
          </div>
        ))}
      </div>
    </div>
  )
}

/** In a narrow window: first column at the left, last at the right, all between in a second line. */
function cellClasses(isWide: boolean, index: number, count: number, align: 'right' | undefined): string {
  if (isWide) return `min-w-0 truncate ${align === 'right' ? 'text-right' : ''}`
  if (index === 0) return 'min-w-0 truncate'
  return index === count - 1 ? 'row-start-1 col-start-2 text-right' : 'col-span-2 row-start-2 min-w-0 truncate text-xs'
}

interface HeadingProps<Row> {
  readonly column: Column<Row>
  readonly order: Order | null
  readonly onSort: (order: Order) => void
}

function Heading<Row>({ column, order, onSort }: HeadingProps<Row>) {
  const isOrdered = order?.columnId === column.id
  const direction = isOrdered ? (order.isDescending ? 'descending' : 'ascending') : undefined
  const classes = column.align === 'right' ? 'text-right' : ''
  if (column.sortBy === undefined) {
    return (
      <div role="columnheader" className={`truncate font-medium ${classes}`}>
        {column.title}
      </div>
    )
  }
  return (
    <div role="columnheader" aria-sort={direction} className={`min-w-0 ${classes}`}>
      <button
        type="button"
        title={text.kit.sortedBy(column.title)}
        onClick={() => onSort({ columnId: column.id, isDescending: isOrdered && !order.isDescending })}
        className="inline-flex max-w-full cursor-pointer items-center gap-1 rounded font-medium hover:text-ink"
      >
        <span className="truncate">{column.title}</span>
        {isOrdered && <Icon name="chevron" className={`size-3.5 ${order.isDescending ? '' : 'rotate-180'}`} />}
      </button>
    </div>
  )
}

function sortRows<Row>(rows: readonly Row[], columns: readonly Column<Row>[], order: Order | null): readonly Row[] {
  const sortBy = columns.find(({ id }) => id === order?.columnId)?.sortBy
  if (sortBy === undefined || order === null) return rows
  const sign = order.isDescending ? -1 : 1
  return rows.toSorted((one, other) => compare(sortBy(one), sortBy(other), sign))
}

function compare(one: string | number | null, other: string | number | null, sign: number): number {
  if (one === other) return 0
  if (one === null) return 1
  if (other === null) return -1
  return (one < other ? -1 : 1) * sign
}
