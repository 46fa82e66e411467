import type { ReactNode } from 'react'
import { Icon, type IconName } from './Icon.tsx'

interface EmptyStateProps {
  readonly icon: IconName
  readonly title: string
  readonly hint?: string
  /** The one thing to do next. */
  readonly action?: ReactNode
}

/** What stands where nothing is yet: why, and what to do. */
export function EmptyState({ icon, title, hint, action }: EmptyStateProps) {
  return (
    <div className="grid justify-items-center gap-1 px-6 py-12 text-center">
      <span className="mb-2 grid size-11 place-items-center rounded-full bg-sunken text-soft">
        <Icon name={icon} />
      </span>
      <p className="font-semibold">{title}</p>
      {hint !== undefined && <p className="max-w-md text-soft">{hint}</p>}
      {action !== undefined && <div className="mt-3">{action}</div>}
    </div>
  )
}
