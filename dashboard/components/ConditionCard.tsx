import type { ConditionView } from '../api/views.ts'
import { Card } from '../ui/Card.tsx'
import { ToneMark } from '../ui/ToneMark.tsx'
import type { Tone } from '../ui/tone.ts'
import { formatMoment } from '../util/format-time.ts'

const tones: Readonly<Record<string, Tone>> = { true: 'good', false: 'warn', unknown: 'idle' }
const statusWords: Readonly<Record<string, string>> = { true: 'yes', false: 'no', unknown: 'not known' }

/** Everything that the loops know, in their own words: for those who search deeper than the steps. */
export function ConditionCard({ conditions }: { readonly conditions: readonly ConditionView[] }) {
  const now = new Date()
  return (
    <Card title="Conditions">
      {conditions.length === 0 && <p className="px-4 py-3 text-soft">None yet.</p>}
      <ul className="grid gap-px bg-line lg:grid-cols-2">
        {conditions.map((condition) => (
          <li
            key={`${condition.resourceKind} ${condition.type}`}
            className="grid grid-cols-[1.25rem_minmax(0,1fr)] gap-x-3 bg-surface px-4 py-2 lg:last:odd:col-span-2"
          >
            <ToneMark tone={tones[condition.status] ?? 'idle'} />
            <div className="min-w-0">
              <p className="flex flex-wrap justify-between gap-x-3">
                <span className="font-mono text-xs leading-5">
                  {condition.type}: {statusWords[condition.status] ?? condition.status}
                </span>
                <time dateTime={condition.lastTransitionAt} className="text-xs text-soft tabular-nums">
                  {formatMoment(condition.lastTransitionAt, now)}
                </time>
              </p>
              <p className="text-sm wrap-anywhere text-soft">{condition.message}</p>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  )
}
