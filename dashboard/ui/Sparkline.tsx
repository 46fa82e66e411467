interface SparklineProps {
  /** From old to new. */
  readonly values: readonly number[]
  readonly least: number
  readonly most: number
  /** What it shows, in a sentence with numbers. */
  readonly label: string
}

const width = 240
const height = 56

/** A small line of a few values, without axes. */
export function Sparkline({ values, least, most, label }: SparklineProps) {
  const at = (value: number, index: number) => {
    const x = values.length < 2 ? width : 2 + (index * (width - 4)) / (values.length - 1)
    const y = height - 4 - ((value - least) / Math.max(1, most - least)) * (height - 8)
    return `${x.toFixed(1)} ${y.toFixed(1)}`
  }
  const line = values.map((value, index) => `${index === 0 ? 'M' : 'L'}${at(value, index)}`).join('')
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      className="h-14 w-full text-accent"
      role="img"
      aria-label={label}
      preserveAspectRatio="none"
    >
      <path d={`${line}L${width - 2} ${height}L2 ${height}Z`} className="fill-accent-soft" />
      <path
        d={line}
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        vectorEffect="non-scaling-stroke"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  )
}
