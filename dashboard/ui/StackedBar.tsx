import { dotClasses, type Tone } from './tone.ts'

export interface BarPart {
  readonly id: string
  readonly tone: Tone
  readonly count: number
}

/** Shares of a whole as one bar. Decoration: a list with the numbers stands beside it. */
export function StackedBar({ parts }: { readonly parts: readonly BarPart[] }) {
  return (
    <div className="flex h-2.5 gap-0.5 overflow-hidden rounded-full bg-idle-soft" aria-hidden="true">
      {parts
        .filter(({ count }) => count > 0)
        .map(({ id, tone, count }) => (
          <span key={id} className={`${dotClasses[tone]} min-w-1.5`} style={{ flexGrow: count, flexBasis: 0 }} />
        ))}
    </div>
  )
}
