import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { eventsQuery, infrastructureQuery } from '../api/queries.ts'
import type { EventView, InfrastructureView } from '../api/views.ts'
import { ConditionCard } from '../components/ConditionCard.tsx'
import { DnsRecordCard } from '../components/DnsRecordCard.tsx'
import { EventCard } from '../components/EventCard.tsx'
import { FactList } from '../components/FactList.tsx'
import { FlowDiagram } from '../components/FlowDiagram.tsx'
import { NextSteps } from '../components/NextSteps.tsx'
import { ProblemNotice } from '../components/ProblemNotice.tsx'
import { ScoreCard } from '../components/ScoreCard.tsx'
import { StatusBadge } from '../components/StatusBadge.tsx'
import { StepCard } from '../components/StepCard.tsx'
import { CheckDns } from '../forms/CheckDns.tsx'
import { MailboxSection } from '../forms/MailboxSection.tsx'
import { useTitle } from '../hooks/use-title.ts'

/** One order from its first step to its score, live. */
export function InfrastructurePage() {
  const { infrastructureId = '' } = useParams({ strict: false })
  const { data, error } = useQuery(infrastructureQuery(infrastructureId))
  const events = useQuery(eventsQuery({ infrastructureId })).data?.items.toReversed() ?? []
  useTitle(data?.domainName ?? 'Infrastructure')
  return (
    <div className="grid gap-4">
      {error !== null && <ProblemNotice error={error} />}
      {data !== undefined && <Details infrastructure={data} events={events} />}
    </div>
  )
}

interface DetailsProps {
  readonly infrastructure: InfrastructureView
  /** Newest first. */
  readonly events: readonly EventView[]
}

function Details({ infrastructure, events }: DetailsProps) {
  const { id, domainId, domainName, steps, autoConfigureDns } = infrastructure
  return (
    <>
      <Heading infrastructure={infrastructure} />
      <div className="grid gap-4 lg:grid-cols-[minmax(0,5fr)_minmax(0,4fr)]">
        <FlowDiagram
          domainName={domainName}
          hostname={infrastructure.smtpHost}
          ipAddress={infrastructure.vpsIp}
          steps={steps}
          isDnsByHand={!autoConfigureDns}
        />
        <NextSteps nextSteps={infrastructure.nextSteps} />
      </div>
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,5fr)_minmax(0,4fr)]">
        <div className="grid min-w-0 gap-4">
          <StepCard steps={steps} isDnsByHand={!autoConfigureDns} />
          <DnsRecordCard
            domainName={domainName}
            records={infrastructure.dnsRecords}
            isAutomatic={autoConfigureDns}
            action={<CheckDns infrastructureId={id} />}
          />
        </div>
        <div className="grid min-w-0 gap-4">
          <MailboxSection domainId={domainId} domainName={domainName} />
          <EventCard events={events} />
          <ScoreCard score={infrastructure.deliverabilityScore} points={infrastructure.scorePoints} />
        </div>
      </div>
      <ConditionCard conditions={infrastructure.conditions} />
    </>
  )
}

function Heading({ infrastructure }: { readonly infrastructure: InfrastructureView }) {
  const { domainName, status, healthStatus, deliverabilityScore } = infrastructure
  return (
    <div className="grid gap-1">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h1 className="min-w-0 text-xl font-semibold break-all">{domainName}</h1>
        <StatusBadge status={status} healthStatus={healthStatus} />
        {deliverabilityScore !== null && (
          <span className="text-soft tabular-nums">Score {deliverabilityScore} of 100</span>
        )}
      </div>
      <FactList infrastructure={infrastructure} />
    </div>
  )
}
