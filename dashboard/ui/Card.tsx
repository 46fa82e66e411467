import { type ReactNode, useId } from 'react'

interface CardProps {
  readonly title: string
  /** Stands right behind the heading: a badge, a count. */
  readonly mark?: ReactNode
  /** Stands at the right end of the heading's line. */
  readonly action?: ReactNode
  readonly children: ReactNode
}

/** A part of a page with a heading. */
export function Card({ title, mark, action, children }: CardProps) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="min-w-0 overflow-hidden rounded-lg border border-line bg-surface">
      <div className="flex min-h-12 flex-wrap items-center justify-between gap-x-3 gap-y-1 border-b border-line px-4 py-1.5">
        <span className="flex min-w-0 flex-wrap items-center gap-x-2.5">
          <h2 id={id} className="text-sm font-semibold">
            {title}
          </h2>
          {mark}
        </span>
        {action}
      </div>
      {children}
    </section>
  )
}
