import type { ReactNode } from 'react'

interface PageHeadProps {
  readonly title: ReactNode
  /** One line on what the page is for. */
  readonly intro?: ReactNode
  /** Beside the title: badges. */
  readonly marks?: ReactNode
  /** At the right end: buttons. */
  readonly actions?: ReactNode
}

/** The head of a page: its one h1, and what can be done with all of it. */
export function PageHead({ title, intro, marks, actions }: PageHeadProps) {
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
      <div className="grid min-w-0 gap-0.5">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="min-w-0 text-xl font-semibold tracking-tight wrap-anywhere">{title}</h1>
          {marks}
        </div>
        {intro !== undefined && <div className="text-soft">{intro}</div>}
      </div>
      {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </div>
  )
}
