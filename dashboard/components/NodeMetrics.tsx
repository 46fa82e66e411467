import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { nodeMetricsQuery } from '../api/nodes.ts'
import { text } from '../texts/text.ts'
import { Card } from '../ui/Card.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { FilterBar } from '../ui/FilterBar.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { ProblemNotice } from './ProblemNotice.tsx'

const MetricsCharts = lazy(() => import('./MetricsCharts.tsx').then((file) => ({ default: file.MetricsCharts })))

const spans = [1, 6, 24, 168] as const

/** Measurements of the node over a time that one chooses. The charts are fetched when they are first looked at. */
export function NodeMetrics({ nodeId }: { readonly nodeId: string }) {
  const [hours, setHours] = useState<(typeof spans)[number]>(6)
  const { data, error } = useQuery(nodeMetricsQuery(nodeId, hours))
  return (
    <>
      <FilterBar
        label={text.nodes.span}
        options={spans.map((span) => ({ id: String(span), title: text.nodes.spans[span] }))}
        chosen={String(hours)}
        onChoose={(id) => setHours(spans.find((span) => String(span) === id) ?? 6)}
      />
      {error !== null && <ProblemNotice error={error} />}
      {data === undefined && error === null && <Skeleton rows={6} />}
      {data?.points.length === 0 && (
        <Card title={text.nodes.tabs.metrics}>
          <EmptyState icon="platform" title={text.nodes.noSeries} />
        </Card>
      )}
      {data !== undefined && data.points.length > 0 && (
        <Suspense fallback={<Skeleton rows={6} />}>
          <MetricsCharts {...data} />
        </Suspense>
      )}
    </>
  )
}
