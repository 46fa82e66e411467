import { useLive } from '../hooks/live.tsx'
import { text } from '../texts/text.ts'
import { Icon } from '../ui/Icon.tsx'
import { formatMoment } from '../util/format-time.ts'

/** Above every page while the line is cut: since when, so that nothing old is taken for new. */
export function StaleNotice() {
  const { state, lostSince } = useLive()
  if (state !== 'lost' || lostSince === null) return null
  const since = new Date(lostSince)
  return (
    <div role="alert" className="flex items-center gap-3 bg-warn-soft px-4 py-2 text-sm text-warn">
      <Icon name="refresh" className="size-4 motion-safe:animate-spin" />
      <p>
        <strong className="font-semibold">{text.shell.lostSince(formatMoment(since.toISOString(), new Date()))}</strong>{' '}
        {text.shell.lostExplained}
      </p>
    </div>
  )
}
