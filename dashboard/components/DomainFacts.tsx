import type { DomainDetailsView, InfrastructureView } from '../api/views.ts'
import { text } from '../texts/text.ts'
import { Card } from '../ui/Card.tsx'
import { FactRow } from '../ui/FactRow.tsx'
import { formatDay, formatMoment } from '../util/format-time.ts'
import { NodeLink } from './NodeLink.tsx'

interface DomainFactsProps {
  readonly details: DomainDetailsView
  /** Null: nothing is ordered. */
  readonly infrastructure: InfrastructureView | null
}

/** What one looks up in a hurry. */
export function DomainFacts({ details: { domain }, infrastructure }: DomainFactsProps) {
  const { verifiedAt, autoConfigureDns, dnsProvider, dmarcPolicy } = domain
  return (
    <Card title={text.domains.settings}>
      <dl className="py-2">
        <FactRow label={text.domains.ownership}>
          {verifiedAt === null ? text.domains.ownershipOpen : text.domains.ownershipShown(formatDay(verifiedAt))}
        </FactRow>
        <FactRow label={text.domains.dnsBy}>
          {autoConfigureDns ? text.domains.dnsAutomatic(dnsProvider) : text.domains.dnsManual}
        </FactRow>
        <FactRow label={text.domains.dmarc}>{dmarcPolicy}</FactRow>
        {infrastructure !== null && <OrderFacts infrastructure={infrastructure} />}
        <FactRow label={text.domains.created}>{formatDay(domain.createdAt)}</FactRow>
      </dl>
    </Card>
  )
}

function OrderFacts({ infrastructure }: { readonly infrastructure: InfrastructureView }) {
  const { smtpHost, node, certificateExpiresAt, lastHealthCheck } = infrastructure
  return (
    <>
      <FactRow label={text.domains.server}>{smtpHost}</FactRow>
      <FactRow label={text.domains.node}>
        <NodeLink nodeId={node.id} label={node.label} />
      </FactRow>
      <FactRow label={text.domains.address}>{node.ipAddress ?? '–'}</FactRow>
      <FactRow label={text.domains.certificate}>
        {certificateExpiresAt === null ? '–' : text.domains.until(formatDay(certificateExpiresAt))}
      </FactRow>
      {lastHealthCheck !== null && (
        <FactRow label={text.states.conditions.Verified}>{formatMoment(lastHealthCheck, new Date())}</FactRow>
      )}
    </>
  )
}
