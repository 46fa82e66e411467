import { useState } from 'react'
import type { StepView } from '../api/views.ts'
import { useNow } from '../hooks/use-now.ts'
import { Badge } from '../ui/Badge.tsx'
import { Card } from '../ui/Card.tsx'
import { ToneMark } from '../ui/ToneMark.tsx'
import { formatSeconds } from '../util/format-time.ts'
import { stepTitles, stepWords } from './step-words.ts'

interface StepCardProps {
  readonly steps: readonly StepView[]
  readonly isDnsByHand: boolean
  /** It was set up once: no room is kept for reasons that change. */
  readonly isSetUp: boolean
}

/** The steps of an order from first to last, each with its state, why it is so, and how long it took or has taken. */
export function StepCard({ steps, isDnsByHand, isSetUp }: StepCardProps) {
  const done = steps.filter(({ state }) => state === 'done').length
  // Decided once, so that the rows do not shrink under the eyes of who sees the last step end.
  const [isDense] = useState(isSetUp || done === steps.length)
  const now = useNow(done === steps.length ? 60_000 : 1000)
  return (
    <Card
      title="Steps"
      action={
        <span className="text-sm text-soft tabular-nums">
          {done} of {steps.length} done
        </span>
      }
    >
      <ol className="divide-y divide-line">
        {steps.map((step) => (
          <StepRow key={step.name} step={step} isDnsByHand={isDnsByHand} now={now} isDense={isDense} />
        ))}
      </ol>
    </Card>
  )
}

interface StepRowProps {
  readonly step: StepView
  readonly isDnsByHand: boolean
  readonly now: number
  /** Else room is kept for a reason of two lines, so that nothing jumps while reasons change. */
  readonly isDense: boolean
}

function StepRow({ step, isDnsByHand, now, isDense }: StepRowProps) {
  const { tone, word } = stepWords(step, isDnsByHand)
  const seconds = secondsOf(step, now)
  return (
    <li
      className="grid grid-cols-[1.25rem_minmax(0,1fr)_auto] gap-x-3 px-4 py-2"
      data-step={step.name}
      data-state={step.state}
    >
      <ToneMark tone={tone} />
      <div className="min-w-0">
        <p className="font-semibold">{stepTitles[step.name] ?? step.name}</p>
        <p className={`${isDense ? '' : 'min-h-[2.9em]'} text-sm wrap-anywhere text-soft`}>{step.message}</p>
      </div>
      <div className="grid content-start justify-items-end gap-0.5">
        <Badge tone={tone}>{word}</Badge>
        <span className="h-5 text-xs leading-5 whitespace-nowrap text-soft tabular-nums">
          {seconds === null ? '' : formatSeconds(seconds)}
        </span>
      </div>
    </li>
  )
}

function secondsOf({ state, seconds, startedAt }: StepView, now: number): number | null {
  if (state !== 'running' || startedAt === null) return seconds
  return Math.max(0, (now - Date.parse(startedAt)) / 1000)
}
