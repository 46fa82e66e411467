import { text } from '../texts/text.ts'

/** A score with a bar of its length beside it; the number is the message, the bar decoration. */
export function ScoreText({ score }: { readonly score: number | null }) {
  if (score === null) return <span className="text-soft">{text.domains.noScore}</span>
  const tone = score >= 90 ? 'bg-good' : score >= 70 ? 'bg-warn' : 'bg-bad'
  return (
    <span className="inline-flex items-center gap-2 tabular-nums">
      {score}
      <span className="hidden h-1.5 w-16 overflow-hidden rounded-full bg-idle-soft md:block" aria-hidden="true">
        <span className={`${tone} block h-full rounded-full`} style={{ width: `${score}%` }} />
      </span>
    </span>
  )
}
