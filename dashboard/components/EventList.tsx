import type { EventView } from '../api/views.ts'
import { text } from '../texts/text.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { ToneMark } from '../ui/ToneMark.tsx'
import { formatMoment } from '../util/format-time.ts'
import { severityTones } from './event-words.ts'

interface EventListProps {
  /** Newest first. */
  readonly events: readonly EventView[]
}

/** Events with their whole sentences. */
export function EventList({ events }: EventListProps) {
  const now = new Date()
  if (events.length === 0) {
    return <EmptyState icon="events" title={text.events.none} hint={text.events.noneHint} />
  }
  return (
    <ol aria-label={text.events.newestFirst} className="divide-y divide-line">
      {events.map((event) => (
        <li key={event.id} className="grid grid-cols-[1.25rem_minmax(0,1fr)_auto] gap-x-3 px-4 py-2">
          <ToneMark tone={severityTones[event.severity]} />
          <span className="wrap-anywhere">
            <span className="sr-only">{text.events.severities[event.severity]}: </span>
            {event.message}
          </span>
          <time dateTime={event.at} className="text-xs leading-5 whitespace-nowrap text-soft tabular-nums">
            {formatMoment(event.at, now)}
          </time>
        </li>
      ))}
    </ol>
  )
}
