import type { EventView } from '../api/views.ts'
import { text } from '../texts/text.ts'
import { type Column, DataTable } from '../ui/DataTable.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { ToneMark } from '../ui/ToneMark.tsx'
import { formatMoment } from '../util/format-time.ts'
import { severityTones } from './event-words.ts'

const columns: readonly Column<EventView>[] = [
  {
    id: 'what',
    title: text.events.what,
    width: 'minmax(0,1fr)',
    isAlways: true,
    cell: (event) => (
      <span className="flex items-center gap-2.5">
        <ToneMark tone={severityTones[event.severity]} />
        <span className="min-w-0 truncate" title={event.message}>
          <span className="sr-only">{text.events.severities[event.severity]}: </span>
          {event.message}
        </span>
      </span>
    ),
  },
  {
    id: 'type',
    title: text.events.kind,
    width: 'minmax(0,13rem)',
    isAlways: true,
    sortBy: ({ type }) => type,
    cell: ({ type }) => <span className="font-mono text-xs text-soft">{type}</span>,
  },
  {
    id: 'when',
    title: text.events.when,
    width: '9rem',
    align: 'right',
    isAlways: true,
    sortBy: ({ id }) => id,
    cell: ({ at }) => (
      <time dateTime={at} className="text-xs text-soft tabular-nums">
        {formatMoment(at, new Date())}
      </time>
    ),
  },
]

interface EventTableProps {
  /** Newest first. */
  readonly events: readonly EventView[]
  /** There are events, though perhaps none that are shown. */
  readonly isFiltered: boolean
}

/** Events one a line; the whole sentence where there is room. */
export function EventTable({ events, isFiltered }: EventTableProps) {
  return (
    <DataTable
      label={text.events.newestFirst}
      rows={events}
      columns={columns}
      rowKey={({ id }) => String(id)}
      empty={
        isFiltered ? (
          <EmptyState icon="search" title={text.kit.noMatch} />
        ) : (
          <EmptyState icon="events" title={text.events.none} hint={text.events.noneHint} />
        )
      }
    />
  )
}
