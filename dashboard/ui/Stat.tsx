import type { ReactNode } from 'react'

interface StatProps {
  readonly label: string
  readonly value: ReactNode
  /** In small behind the value. */
  readonly unit?: string
}

/** A number with its name. */
export function Stat({ label, value, unit }: StatProps) {
  return (
    <div className="grid content-start gap-0.5">
      <dt className="text-xs text-soft">{label}</dt>
      <dd className="text-xl leading-7 font-semibold tabular-nums">
        {value}
        {unit !== undefined && <span className="ml-1 text-sm font-normal text-soft">{unit}</span>}
      </dd>
    </div>
  )
}
