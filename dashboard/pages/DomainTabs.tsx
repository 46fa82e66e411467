import { useQuery } from '@tanstack/react-query'
import { dnsRecordsQuery } from '../api/domains.ts'
import { eventsQuery } from '../api/queries.ts'
import type { DomainDetailsView, InfrastructureView } from '../api/views.ts'
import { ConditionCard } from '../components/ConditionCard.tsx'
import { DnsRecordCard } from '../components/DnsRecordCard.tsx'
import { DomainFacts } from '../components/DomainFacts.tsx'
import { EventList } from '../components/EventList.tsx'
import { FlowDiagram } from '../components/FlowDiagram.tsx'
import { GateCard } from '../components/GateCard.tsx'
import { CertificateCard, DkimCard } from '../components/KeyCards.tsx'
import { NextSteps } from '../components/NextSteps.tsx'
import { ProblemNotice } from '../components/ProblemNotice.tsx'
import { StepCard } from '../components/StepCard.tsx'
import { CheckDomain } from '../forms/CheckDomain.tsx'
import { CheckNow } from '../forms/CheckNow.tsx'
import { MailboxSection } from '../forms/MailboxSection.tsx'
import { text } from '../texts/text.ts'
import { Card } from '../ui/Card.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'

interface DomainTabProps {
  readonly details: DomainDetailsView
  /** Null: nothing is ordered, or it is not here yet. */
  readonly infrastructure: InfrastructureView | null
}

const twoColumns = 'grid items-start gap-4 lg:grid-cols-[minmax(0,1.8fr)_minmax(0,1fr)]'

/** Why it is as well as it is; while it is set up, how far it is. */
export function DomainHealth({ details, infrastructure }: DomainTabProps) {
  return (
    <div className={twoColumns}>
      <div className="grid min-w-0 grid-cols-1 gap-4">
        {infrastructure === null ? <NothingOrdered details={details} /> : <Health infrastructure={infrastructure} />}
      </div>
      <div className="grid min-w-0 grid-cols-1 gap-4">
        <DomainFacts details={details} infrastructure={infrastructure} />
        <ConditionCard
          title={text.domains.conditions}
          conditions={infrastructure?.conditions ?? details.domain.conditions}
        />
      </div>
    </div>
  )
}

function NothingOrdered({ details }: { readonly details: DomainDetailsView }) {
  if (details.infrastructureId !== null) return <Skeleton rows={6} />
  return (
    <Card title={text.domains.tabs.health}>
      <EmptyState icon="mail" title={text.domains.notOrdered} hint={text.domains.notOrderedHint} />
    </Card>
  )
}

function Health({ infrastructure }: { readonly infrastructure: InfrastructureView }) {
  const { domainName, smtpHost, vpsIp, steps, autoConfigureDns, scorePoints, nextSteps } = infrastructure
  const isDnsByHand = !autoConfigureDns
  const isSetUp = infrastructure.provisionedAt !== null
  return (
    <>
      <FlowDiagram
        domainName={domainName}
        hostname={smtpHost}
        ipAddress={vpsIp}
        steps={steps}
        isDnsByHand={isDnsByHand}
      />
      {!isSetUp && <NextSteps nextSteps={nextSteps} />}
      {!isSetUp && <StepCard steps={steps} isDnsByHand={isDnsByHand} isSetUp={false} />}
      {scorePoints.length > 0 && <Gates infrastructure={infrastructure} />}
      {isSetUp && <StepCard steps={steps} isDnsByHand={isDnsByHand} isSetUp />}
    </>
  )
}

function Gates({
  infrastructure: { id, scorePoints, autoConfigureDns },
}: {
  readonly infrastructure: InfrastructureView
}) {
  return (['G1', 'G2', 'G3'] as const).map((gate) => (
    <GateCard
      key={gate}
      gate={gate}
      points={scorePoints.filter((point) => point.gate === gate)}
      action={
        <CheckNow
          infrastructureId={id}
          label={gate === 'G2' && !autoConfigureDns ? text.domains.check : text.domains.fixAndCheck}
        />
      }
    />
  ))
}

/** The records that the domain needs, and what is there. */
export function DomainDns({ details: { domain } }: DomainTabProps) {
  const { data, error } = useQuery(dnsRecordsQuery(domain.id))
  if (error !== null) return <ProblemNotice error={error} />
  if (data === undefined) return <Skeleton rows={8} />
  return (
    <DnsRecordCard
      domainName={domain.name}
      records={data.items}
      isAutomatic={domain.autoConfigureDns}
      action={<CheckDomain domainId={domain.id} />}
    />
  )
}

export function DomainMailboxes({ details: { domain, infrastructureId } }: DomainTabProps) {
  if (infrastructureId === null) {
    return (
      <Card title={text.domains.mailboxes}>
        <EmptyState icon="mail" title={text.domains.notOrdered} hint={text.domains.notOrderedHint} />
      </Card>
    )
  }
  return <MailboxSection domainId={domain.id} domainName={domain.name} />
}

/** DKIM keys and the certificate. */
export function DomainSecurity({ details, infrastructure }: DomainTabProps) {
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <DkimCard keys={details.dkimKeys} records={infrastructure?.dnsRecords ?? []} />
      <CertificateCard certificate={details.certificate} />
    </div>
  )
}

/** What happened to the domain and all that belongs to it. */
export function DomainActivity({ details: { domain, infrastructureId } }: DomainTabProps) {
  const filter = infrastructureId === null ? { resourceId: domain.id } : { infrastructureId }
  const { data, error } = useQuery(eventsQuery(filter))
  return (
    <Card title={text.domains.tabs.activity}>
      {error !== null && <ProblemNotice error={error} />}
      {data === undefined ? <Skeleton rows={8} /> : <EventList events={data.items.toReversed()} />}
    </Card>
  )
}
