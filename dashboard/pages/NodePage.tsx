import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { type Heartbeat, readHeartbeat } from '../api/heartbeat.ts'
import { nodeQuery } from '../api/nodes.ts'
import { toProblem } from '../api/problem.ts'
import { eventsQuery } from '../api/queries.ts'
import type { NodeView } from '../api/views.ts'
import { ConditionCard } from '../components/ConditionCard.tsx'
import { DomainsOnNode } from '../components/DomainsOnNode.tsx'
import { DriftCard } from '../components/DriftCard.tsx'
import { EventList } from '../components/EventList.tsx'
import { NodeBadge } from '../components/NodeBadge.tsx'
import { ConfigurationCard, NodeFacts, NowCard, ServiceCard } from '../components/NodeCards.tsx'
import { NodeMetrics } from '../components/NodeMetrics.tsx'
import { ProblemNotice } from '../components/ProblemNotice.tsx'
import { NodeActions } from '../forms/NodeActions.tsx'
import { useTitle } from '../hooks/use-title.ts'
import { text } from '../texts/text.ts'
import { Card } from '../ui/Card.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { PageHead } from '../ui/PageHead.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { Tabs } from '../ui/Tabs.tsx'
import { paths } from '../util/paths.ts'

const tabIds = ['health', 'metrics', 'drift', 'activity'] as const

/** One mail node: how it is and why, what it measured, what was changed on it by hand, and what happened. */
export function NodePage() {
  const { nodeId = '' } = useParams({ strict: false })
  const { data, error } = useQuery(nodeQuery(nodeId))
  useTitle(data?.label ?? text.nodes.label)
  if (data === undefined) {
    if (error === null) return <Skeleton rows={8} />
    if (toProblem(error).status === 404) return <EmptyState icon="node" title={text.nodes.notFound} />
    return <ProblemNotice error={error} />
  }
  return (
    <div className="grid grid-cols-1 gap-4">
      <PageHead
        title={data.label}
        marks={<NodeBadge node={data} />}
        intro={`${data.hostname}${data.ipAddress === null ? '' : ` · ${data.ipAddress}`}`}
        actions={<NodeActions node={data} />}
      />
      {error !== null && <ProblemNotice error={error} />}
      <Parts node={data} />
    </div>
  )
}

function Parts({ node }: { readonly node: NodeView }) {
  const { tab } = useSearch({ strict: false })
  const navigate = useNavigate()
  const chosen = tabIds.find((id) => id === tab) ?? 'health'
  const heartbeat = readHeartbeat(node)
  const drifted = heartbeat?.driftedPaths.length ?? 0
  return (
    <Tabs
      label={text.nodes.parts}
      tabs={tabIds.map((id) => ({
        id,
        title: text.nodes.tabs[id],
        mark:
          id === 'drift' && drifted > 0 ? (
            <span className="rounded-full bg-warn-soft px-1.5 text-xs text-warn">{drifted}</span>
          ) : null,
      }))}
      chosen={chosen}
      onChoose={(id) =>
        void navigate({
          to: paths.node,
          params: { nodeId: node.id },
          search: id === 'health' ? {} : { tab: id },
          replace: true,
        })
      }
    >
      {chosen === 'health' && <Health node={node} heartbeat={heartbeat} />}
      {chosen === 'metrics' && <NodeMetrics nodeId={node.id} />}
      {chosen === 'drift' && <DriftCard heartbeat={heartbeat} />}
      {chosen === 'activity' && <Activity node={node} />}
    </Tabs>
  )
}

function Health({ node, heartbeat }: { readonly node: NodeView; readonly heartbeat: Heartbeat | null }) {
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1.6fr)_minmax(0,1fr)]">
      <div className="grid min-w-0 grid-cols-1 gap-4">
        <ConditionCard title={text.domains.conditions} conditions={node.conditions} />
        <ServiceCard heartbeat={heartbeat} />
      </div>
      <div className="grid min-w-0 grid-cols-1 gap-4">
        <NowCard node={node} heartbeat={heartbeat} />
        <ConfigurationCard node={node} heartbeat={heartbeat} />
        <NodeFacts node={node} heartbeat={heartbeat} />
        <DomainsOnNode nodeId={node.id} />
      </div>
    </div>
  )
}

function Activity({ node }: { readonly node: NodeView }) {
  const { data, error } = useQuery(eventsQuery({ resourceId: node.id }))
  return (
    <Card title={text.nodes.tabs.activity}>
      {error !== null && <ProblemNotice error={error} />}
      {data === undefined ? <Skeleton rows={8} /> : <EventList events={data.items.toReversed()} />}
    </Card>
  )
}
