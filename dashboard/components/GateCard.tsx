import { type ReactNode, useState } from 'react'
import type { ScorePointView } from '../api/views.ts'
import { text } from '../texts/text.ts'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { ToneMark } from '../ui/ToneMark.tsx'
import type { Tone } from '../ui/tone.ts'

interface GateCardProps {
  readonly gate: ScorePointView['gate']
  readonly points: readonly ScorePointView[]
  /** The button that mends what can be mended and looks again. */
  readonly action: ReactNode
}

/** One gate of the score: what fails first with its cause and its fix; what holds is a click away. */
export function GateCard({ gate, points, action }: GateCardProps) {
  const failed = points.filter(({ held }) => held === false)
  const rest = points.filter(({ held }) => held !== false).toSorted((one) => (one.held === null ? 1 : -1))
  const heldCount = points.filter(({ held }) => held === true).length
  const notJudged = points.length - failed.length - heldCount
  const [isOpen, setIsOpen] = useState(false)
  return (
    <Card
      title={text.domains.gates[gate]}
      mark={
        <Badge tone={failed.length > 0 ? 'bad' : heldCount === 0 ? 'idle' : 'good'}>
          {text.domains.gateSummary(heldCount, points.length)}
        </Badge>
      }
      action={failed.length > 0 ? action : null}
    >
      <p className="border-b border-line px-4 py-2 text-sm text-soft">
        {text.domains.gateHints[gate]}
        {notJudged > 0 && ` ${text.domains.notJudged(notJudged)}.`}
      </p>
      <ul className="divide-y divide-line">
        {failed.map((point) => (
          <FailedPoint key={point.id} point={point} />
        ))}
        {isOpen && rest.map((point) => <HeldPoint key={point.id} point={point} />)}
      </ul>
      {rest.length > 0 && (
        <div className={`${failed.length > 0 || isOpen ? 'border-t border-line' : ''} px-2 py-1`}>
          <Button look="quiet" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
            {isOpen ? text.domains.hideHeld : text.domains.showHeld(rest.length)}
          </Button>
        </div>
      )}
    </Card>
  )
}

function FailedPoint({ point }: { readonly point: ScorePointView }) {
  return (
    <li className="grid grid-cols-[1.25rem_minmax(0,1fr)_auto] gap-x-3 px-4 py-3" data-point={point.id}>
      <ToneMark tone="bad" />
      <div className="grid min-w-0 gap-1">
        <p className="font-medium">{point.title}</p>
        <dl className="grid gap-1 text-sm sm:grid-cols-[5.5rem_minmax(0,1fr)]">
          <dt className="text-soft">{text.domains.cause}</dt>
          <dd className="wrap-anywhere">{point.explanation}</dd>
          {point.fix !== null && (
            <>
              <dt className="text-soft">{text.domains.fix}</dt>
              <dd className="wrap-anywhere">{point.fix}</dd>
            </>
          )}
        </dl>
      </div>
      <Weight point={point} />
    </li>
  )
}

function HeldPoint({ point }: { readonly point: ScorePointView }) {
  const tone: Tone = point.held === null ? 'idle' : 'good'
  return (
    <li className="grid grid-cols-[1.25rem_minmax(0,1fr)_auto] gap-x-3 px-4 py-2" data-point={point.id}>
      <ToneMark tone={tone} />
      <div className="min-w-0">
        <p className="font-medium">{point.title}</p>
        <p className="text-sm wrap-anywhere text-soft">{point.explanation}</p>
      </div>
      <Weight point={point} />
    </li>
  )
}

function Weight({ point: { held, weight } }: { readonly point: ScorePointView }) {
  return (
    <span className="text-xs leading-5 text-soft tabular-nums">
      {held === null ? '–' : `${held ? weight : 0}/${weight}`}
    </span>
  )
}
