import type { ScorePointView } from '../api/views.ts'
import { Card } from '../ui/Card.tsx'
import { ToneMark } from '../ui/ToneMark.tsx'
import type { Tone } from '../ui/tone.ts'

interface ScoreCardProps {
  readonly score: number | null
  readonly points: readonly ScorePointView[]
}

const gates = [
  { gate: 'G1', title: 'The node' },
  { gate: 'G2', title: 'The domain' },
  { gate: 'G3', title: 'The message' },
] as const

/** The score and every point of it by gate: what was looked at, whether it holds and why, and what to do if not. */
export function ScoreCard({ score, points }: ScoreCardProps) {
  return (
    <Card title="Score" action={<ScoreNumber score={score} />}>
      {points.length === 0 ? (
        <p className="px-4 py-3 text-soft">
          Mail has not been tried yet. It is, as soon as the steps before it are done; then every point is explained
          here.
        </p>
      ) : (
        gates.map(({ gate, title }) => (
          <GateSection key={gate} title={title} points={points.filter((point) => point.gate === gate)} />
        ))
      )}
    </Card>
  )
}

interface GateSectionProps {
  readonly title: string
  readonly points: readonly ScorePointView[]
}

/** What fails comes first, and what was not judged last. */
function GateSection({ title, points }: GateSectionProps) {
  const failed = points.filter(({ held }) => held === false)
  const held = points.filter((point) => point.held === true)
  const notJudged = points.filter((point) => point.held === null)
  const summary = [
    `${held.length} hold`,
    ...(failed.length > 0 ? [`${failed.length} fail`] : []),
    ...(notJudged.length > 0 ? [`${notJudged.length} not judged`] : []),
  ].join(', ')
  return (
    <section className="border-t border-line first:border-t-0" aria-label={title}>
      <h3 className="flex items-baseline justify-between gap-3 px-4 pt-3 font-semibold">
        {title}
        <span className="text-sm font-normal text-soft">{summary}</span>
      </h3>
      <ul className="divide-y divide-line">
        {[...failed, ...held, ...notJudged].map((point) => (
          <PointRow key={point.id} point={point} />
        ))}
      </ul>
    </section>
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
  const { tone, words } = appearanceOf(point)
  return (
    <li className="grid grid-cols-[1.25rem_minmax(0,1fr)_auto] gap-x-3 px-4 py-2">
      <ToneMark tone={tone} />
      <div className="min-w-0">
        <p className="font-semibold">
          {point.title}
          <span className="sr-only">: {words}</span>
        </p>
        <p className="text-sm wrap-anywhere text-soft">{point.explanation}</p>
        {point.fix !== null && <p className="text-sm wrap-anywhere">{point.fix}</p>}
      </div>
      <span className="text-sm text-soft tabular-nums">
        {point.held === null ? '–' : `${point.held ? point.weight : 0}/${point.weight}`}
      </span>
    </li>
  )
}

function appearanceOf({ held }: ScorePointView): { readonly tone: Tone; readonly words: string } {
  if (held === null) return { tone: 'idle', words: 'not judged' }
  return held ? { tone: 'good', words: 'holds' } : { tone: 'bad', words: 'does not hold' }
}
