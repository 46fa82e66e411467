import type { EventView } from '../api/views.ts'
import { Card } from '../ui/Card.tsx'
import { formatMoment } from '../util/format-time.ts'

const severityClasses: Readonly<Record<string, string>> = { warning: 'text-warn', error: 'text-bad' }

interface EventCardProps {
  /** Newest first. */
  readonly events: readonly EventView[]
}

/** The story of an order as it happens; scrolls in its own box, so that a new line moves nothing else. */
export function EventCard({ events }: EventCardProps) {
  const now = new Date()
  return (
    <Card title="Events">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <ol tabIndex={0} aria-label="Events, newest first" className="h-80 overflow-y-auto px-4 py-2">
        {events.length === 0 && <li className="text-soft">Nothing has happened yet.</li>}
        {events.map((event) => (
          <li key={event.id} className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 py-1">
            <time dateTime={event.at} className="text-xs leading-5 whitespace-nowrap text-soft tabular-nums">
              {formatMoment(event.at, now)}
            </time>
            <span className={`text-sm wrap-anywhere ${severityClasses[event.severity] ?? ''}`}>{event.message}</span>
          </li>
        ))}
      </ol>
    </Card>
  )
}
