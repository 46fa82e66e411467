interface MeterProps {
  readonly label: string
  /** 0 to 1. */
  readonly share: number
  /** In words: `1.2 GB of 4 GB`. */
  readonly value: string
}

/** How full something is; from 80 % on in the colour of a warning, from 92 % of a failure. */
export function Meter({ label, share, value }: MeterProps) {
  const percent = Math.round(Math.min(1, Math.max(0, share)) * 100)
  const tone = percent >= 92 ? 'bg-bad' : percent >= 80 ? 'bg-warn' : 'bg-accent'
  return (
    <div className="grid gap-1">
      <div className="flex justify-between gap-3">
        <span className="text-soft">{label}</span>
        <span className="tabular-nums">{value}</span>
      </div>
      <div className="h-1.5 overflow-hidden rounded-full bg-idle-soft" aria-hidden="true">
        <div className={`${tone} h-full rounded-full`} style={{ width: `${percent}%` }} />
      </div>
    </div>
  )
}
