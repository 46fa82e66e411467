import type { Heartbeat, HeartbeatMetrics } from '../api/heartbeat.ts'
import type { NodeView } from '../api/views.ts'
import { text } from '../texts/text.ts'
import { Badge } from '../ui/Badge.tsx'
import { Card } from '../ui/Card.tsx'
import { FactRow } from '../ui/FactRow.tsx'
import { Meter } from '../ui/Meter.tsx'
import { Notice } from '../ui/Notice.tsx'
import type { Tone } from '../ui/tone.ts'
import { formatBytes } from '../util/format-bytes.ts'
import { formatMoment, formatSeconds } from '../util/format-time.ts'

const serviceTones: Readonly<Record<string, Tone>> = {
  active: 'good',
  activating: 'busy',
  failed: 'bad',
  inactive: 'warn',
}
const serviceWords: Readonly<Record<string, string>> = text.states.services

/** What runs on the node, as its agent said last. */
export function ServiceCard({ heartbeat }: { readonly heartbeat: Heartbeat | null }) {
  return (
    <Card title={text.nodes.services}>
      {heartbeat === null || heartbeat.services.length === 0 ? (
        <p className="px-4 py-3 text-soft">{text.nodes.noServices}</p>
      ) : (
        <ul className="grid gap-px overflow-hidden bg-line sm:grid-cols-2">
          {heartbeat.services.map(({ name, state }) => (
            <li
              key={name}
              className="flex items-center justify-between gap-3 bg-surface px-4 py-2 sm:last:odd:col-span-2"
              data-service={name}
            >
              <span className="font-medium">{name}</span>
              <Badge tone={serviceTones[state] ?? 'idle'}>{serviceWords[state] ?? state}</Badge>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

interface NodeCardProps {
  readonly node: NodeView
  readonly heartbeat: Heartbeat | null
}

/** What is wanted of the node, and what it runs. */
export function ConfigurationCard({ node, heartbeat }: NodeCardProps) {
  const applied = heartbeat?.appliedGeneration ?? null
  const isCurrent = applied !== null && applied === node.generation
  return (
    <Card
      title={text.nodes.configuration}
      mark={<Badge tone={isCurrent ? 'good' : 'busy'}>{isCurrent ? text.nodes.upToDate : text.nodes.behind}</Badge>}
    >
      {(heartbeat?.failure ?? null) !== null && (
        <Notice tone="bad">
          <p className="font-semibold">{text.nodes.refused(heartbeat?.failure?.step ?? '')}</p>
          <p className="wrap-anywhere">{heartbeat?.failure?.message}</p>
        </Notice>
      )}
      <dl className="py-2">
        <FactRow label={text.nodes.desired}>{node.generation}</FactRow>
        <FactRow label={text.nodes.applied}>{applied ?? '–'}</FactRow>
        {heartbeat?.phase != null && (
          <FactRow label={text.nodes.phase}>
            {heartbeat.phase.name}: {heartbeat.phase.detail}
          </FactRow>
        )}
        {heartbeat?.selfTest != null && (
          <FactRow label={text.nodes.selfTest}>
            {heartbeat.selfTest.ok
              ? text.nodes.selfTestOk(`${heartbeat.selfTest.seconds.toFixed(1)} s`)
              : heartbeat.selfTest.message}
          </FactRow>
        )}
        <FactRow label={text.nodes.policy}>{text.nodes.policies[node.driftPolicy]}</FactRow>
      </dl>
    </Card>
  )
}

/** Where and what it is. */
export function NodeFacts({ node, heartbeat }: NodeCardProps) {
  return (
    <Card title={text.domains.settings}>
      <dl className="py-2">
        <FactRow label={text.nodes.reverseName}>{node.hostname}</FactRow>
        <FactRow label={text.nodes.address}>{node.ipAddress ?? '–'}</FactRow>
        <FactRow label="IPv6">{node.ipv6}</FactRow>
        <FactRow label={text.nodes.provider}>{`${node.provider}, ${node.region}, ${node.size}`}</FactRow>
        <FactRow label={text.nodes.machine}>{node.providerId ?? '–'}</FactRow>
        <FactRow label={text.nodes.image}>{node.image}</FactRow>
        <FactRow label={text.nodes.agent}>{heartbeat?.agentVersion ?? '–'}</FactRow>
        <FactRow label={text.nodes.heartbeat}>
          {node.lastHeartbeat === null ? text.nodes.never : formatMoment(node.lastHeartbeat, new Date())}
        </FactRow>
      </dl>
    </Card>
  )
}

/** How full and how busy it is; says since when nothing new was heard. */
export function NowCard({ node, heartbeat }: NodeCardProps) {
  const metrics = heartbeat?.metrics ?? null
  const age = node.lastHeartbeat === null ? 0 : (Date.now() - Date.parse(node.lastHeartbeat)) / 1000
  return (
    <Card
      title={text.nodes.now}
      action={
        node.lastHeartbeat !== null && (
          <span className="text-xs text-soft tabular-nums">
            {text.nodes.lastHeard(formatMoment(node.lastHeartbeat, new Date()))}
          </span>
        )
      }
    >
      {metrics === null ? <p className="px-4 py-3 text-soft">{text.nodes.noServices}</p> : <Meters metrics={metrics} />}
      {metrics !== null && age > 120 && (
        <p className="border-t border-line bg-warn-soft px-4 py-2 text-sm text-warn">
          {text.nodes.staleMetrics(formatSeconds(age))}
        </p>
      )}
    </Card>
  )
}

function Meters({ metrics }: { readonly metrics: HeartbeatMetrics }) {
  const { memoryUsed, memoryTotal, diskUsed, diskTotal, queued, deferred } = metrics
  return (
    <div className="grid gap-3 p-4">
      <Meter
        label={text.nodes.memory}
        share={memoryTotal === 0 ? 0 : memoryUsed / memoryTotal}
        value={text.nodes.ofTotal(formatBytes(memoryUsed), formatBytes(memoryTotal))}
      />
      <Meter
        label={text.nodes.disk}
        share={diskTotal === 0 ? 0 : diskUsed / diskTotal}
        value={text.nodes.ofTotal(formatBytes(diskUsed), formatBytes(diskTotal))}
      />
      <dl className="grid gap-1">
        <div className="flex justify-between gap-3">
          <dt className="text-soft">{text.nodes.processor}</dt>
          <dd className="tabular-nums">{metrics.load.toFixed(2)}</dd>
        </div>
        <div className="flex justify-between gap-3">
          <dt className="text-soft">{text.nodes.queue}</dt>
          <dd className="tabular-nums">
            {queued.toLocaleString('en')} ({deferred.toLocaleString('en')} {text.nodes.deferred})
          </dd>
        </div>
      </dl>
    </div>
  )
}
