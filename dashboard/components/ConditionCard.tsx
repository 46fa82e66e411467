import type { ConditionView } from '../api/views.ts'
import { text } from '../texts/text.ts'
import { Card } from '../ui/Card.tsx'
import { ToneMark } from '../ui/ToneMark.tsx'
import { formatMoment } from '../util/format-time.ts'
import { conditionPlace, conditionTitle, conditionTone } from './condition-words.ts'

interface ConditionCardProps {
  readonly title: string
  readonly conditions: readonly ConditionView[]
}

const order = { false: 0, unknown: 1, true: 2 } as const

/** Everything that the loops know, in their own words; what is not as it should be first. */
export function ConditionCard({ title, conditions }: ConditionCardProps) {
  const now = new Date()
  const sorted = conditions.toSorted(
    (one, other) => order[one.status] - order[other.status] || conditionPlace(one.type) - conditionPlace(other.type),
  )
  return (
    <Card title={title}>
      {conditions.length === 0 && <p className="px-4 py-3 text-soft">{text.nodes.noServices}</p>}
      <ul className="divide-y divide-line">
        {sorted.map((condition) => (
          <li
            key={`${condition.type} ${condition.message}`}
            className="grid grid-cols-[1.25rem_minmax(0,1fr)] gap-x-3 px-4 py-2.5"
            data-condition={condition.type}
            data-status={condition.status}
          >
            <ToneMark tone={conditionTone(condition)} />
            <div className="min-w-0">
              <p className="flex flex-wrap justify-between gap-x-3">
                <span className="font-medium">
                  {conditionTitle(condition.type)}
                  <span className="sr-only">: {text.states.conditionStatus[condition.status]}</span>
                </span>
                <time dateTime={condition.lastTransitionAt} className="text-xs leading-5 text-soft tabular-nums">
                  {text.overview.since(formatMoment(condition.lastTransitionAt, now))}
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
