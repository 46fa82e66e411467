import { useEffect, useEffectEvent, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'

interface LineChartProps {
  /** What it shows, in a sentence with numbers: for those who do not see it. */
  readonly label: string
  /** Seconds since 1970, from old to new. */
  readonly times: readonly number[]
  readonly values: readonly number[]
  /** A longer pause than this is drawn as a gap: nothing was heard. */
  readonly gapSeconds: number
  /** The top of the scale; null: as high as the values. */
  readonly most: number | null
  readonly format: (value: number) => string
}

const height = 170

/** A line over time (uPlot, on a canvas). The colours are those at the time when it was made. */
export function LineChart({ label, times, values, gapSeconds, most, format }: LineChartProps) {
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<uPlot | null>(null)
  const formatValue = useEffectEvent(format)

  useEffect(() => {
    const element = box.current
    if (element === null) return
    const made = new uPlot(
      optionsOf(element, most, (value) => formatValue(value)),
      [[], []],
      element,
    )
    chart.current = made
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }))
    observer.observe(element)
    return () => {
      observer.disconnect()
      made.destroy()
      chart.current = null
    }
  }, [most])

  useEffect(() => {
    chart.current?.setData(withGaps(times, values, gapSeconds))
  }, [times, values, gapSeconds])

  return <div ref={box} role="img" aria-label={label} className="min-h-[170px] min-w-0" />
}

function optionsOf(element: HTMLElement, most: number | null, format: (value: number) => string): uPlot.Options {
  const style = getComputedStyle(document.documentElement)
  const probe = document.createElement('span')
  element.append(probe)
  const color = (name: string) => {
    probe.style.color = `var(${name})`
    return getComputedStyle(probe).color
  }
  const [line, ground, soft, accent] = [color('--line'), color('--accent-soft'), color('--soft'), color('--accent')]
  probe.remove()
  const font = `11px ${style.getPropertyValue('--font-sans') || 'sans-serif'}`
  const axis = { stroke: soft, font, grid: { stroke: line, width: 1 }, ticks: { show: false } }
  return {
    width: element.clientWidth,
    height,
    legend: { show: false },
    cursor: { y: false, points: { size: 6 } },
    scales: { y: { range: (_, __, highest) => [0, most ?? Math.max(1, highest * 1.15)] } },
    axes: [
      { ...axis, grid: { show: false }, values: (_, splits) => splits.map(formatTime), space: 64, size: 28 },
      { ...axis, size: 64, values: (_, splits) => splits.map(format) },
    ],
    series: [{}, { stroke: accent, width: 2, fill: ground, points: { show: false } }],
  }
}

function formatTime(seconds: number): string {
  return new Date(seconds * 1000).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
}

function withGaps(times: readonly number[], values: readonly number[], gapSeconds: number): uPlot.AlignedData {
  const x: number[] = []
  const y: (number | null)[] = []
  times.forEach((time, index) => {
    const before = times[index - 1]
    if (before !== undefined && time - before > gapSeconds) {
      x.push(before + 1)
      y.push(null)
    }
    x.push(time)
    y.push(values[index] ?? null)
  })
  return [x, y]
}
