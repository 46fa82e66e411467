import type { ScorePointView } from '../api/views.ts'
import { Card } from '../ui/Card.tsx'
import { ToneMark } from '../ui/ToneMark.tsx'

interface ScoreCardProps {
  readonly score: number | null
  readonly points: readonly ScorePointView[]
}

/** The score and every point of it: what was looked at, whether it holds and why, and what to do when it does not. */
export function ScoreCard({ score, points }: ScoreCardProps) {
  const lost = points.filter(({ held }) => !held)
  return (
    <Card title="Score" action={<ScoreNumber score={score} />}>
      {points.length === 0 ? (
        <p className="px-4 py-3 text-soft">
          Mail has not been tried yet. It is, as soon as the steps before it are done; then every point is explained
          here.
        </p>
      ) : (
        <ul className="divide-y divide-line">
          {[...lost, ...points.filter(({ held }) => held)].map((point) => (
            <PointRow key={point.id} point={point} />
          ))}
        </ul>
      )}
    </Card>
  )
}

function ScoreNumber({ score }: { readonly score: number | null }) {
  if (score === null) return <span className="text-soft">not yet</span>
  return (
    <span className="tabular-nums">
      <span className="text-2xl font-semibold">{score}</span>
      <span className="text-soft"> of 100</span>
    </span>
  )
}

function PointRow({ point }: { readonly point: ScorePointView }) {
  return (
    <li className="grid grid-cols-[1.25rem_minmax(0,1fr)_auto] gap-x-3 px-4 py-2">
      <ToneMark tone={point.held ? 'good' : 'bad'} />
      <div className="min-w-0">
        <p className="font-semibold">
          {point.title}
          <span className="sr-only">{point.held ? ': holds' : ': does not hold'}</span>
        </p>
        <p className="text-sm wrap-anywhere text-soft">{point.explanation}</p>
        {point.fix !== null && <p className="text-sm wrap-anywhere">{point.fix}</p>}
      </div>
      <span className="text-sm text-soft tabular-nums">
        {point.held ? point.weight : 0}/{point.weight}
      </span>
    </li>
  )
}
