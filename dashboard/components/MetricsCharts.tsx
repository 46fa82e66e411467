import { useSyncExternalStore } from 'react'
import type { NodeMetricsView } from '../api/views.ts'
import { text } from '../texts/text.ts'
import { Card } from '../ui/Card.tsx'
import { LineChart } from '../ui/LineChart.tsx'
import { useMedia } from '../ui/use-media.ts'
import { formatBytes } from '../util/format-bytes.ts'
import { currentTheme, subscribeToTheme } from '../util/theme.ts'

type Point = NodeMetricsView['points'][number]

interface Measure {
  readonly title: string
  readonly valueOf: (point: Point) => number
  readonly format: (value: number) => string
  /** The top of the scale when it is known. */
  readonly mostOf?: (point: Point) => number
}

const asCount = (value: number) => Math.round(value).toLocaleString('en')

const measures: readonly Measure[] = [
  { title: text.nodes.processor, valueOf: ({ loadAverage }) => loadAverage, format: (value) => value.toFixed(2) },
  { title: text.nodes.queue, valueOf: ({ queuedMessages }) => queuedMessages, format: asCount },
  {
    title: text.nodes.memory,
    valueOf: ({ memoryUsedBytes }) => memoryUsedBytes,
    format: formatBytes,
    mostOf: ({ memoryTotalBytes }) => memoryTotalBytes,
  },
  {
    title: text.nodes.disk,
    valueOf: ({ diskUsedBytes }) => diskUsedBytes,
    format: formatBytes,
    mostOf: ({ diskTotalBytes }) => diskTotalBytes,
  },
]

/** What the node measured, as lines over time; each is told in a sentence too. Drawn anew when the colours change. */
export function MetricsCharts({ points, spanSeconds }: NodeMetricsView) {
  const theme = useSyncExternalStore(subscribeToTheme, currentTheme)
  const isDark = useMedia('(prefers-color-scheme: dark)')
  const times = points.map(({ at }) => Date.parse(at) / 1000)
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      {measures.map((measure) => {
        const values = points.map(measure.valueOf)
        const last = points.at(-1)
        const summary = summarize(values, measure.format)
        return (
          <Card
            key={measure.title}
            title={measure.title}
            action={<span className="text-sm text-soft tabular-nums">{measure.format(values.at(-1) ?? 0)}</span>}
          >
            <div className="px-2 pt-3 pb-1">
              <LineChart
                key={`${theme} ${isDark}`}
                label={text.nodes.chartOf(measure.title, summary)}
                times={times}
                values={values}
                gapSeconds={spanSeconds * 3}
                most={last === undefined ? null : (measure.mostOf?.(last) ?? null)}
                format={measure.format}
              />
            </div>
            <p className="px-4 pb-3 text-xs text-soft tabular-nums">{summary}</p>
          </Card>
        )
      })}
    </div>
  )
}

function summarize(values: readonly number[], format: (value: number) => string): string {
  return text.nodes.chartSummary(format(Math.min(...values)), format(Math.max(...values)), format(values.at(-1) ?? 0))
}
