import type { DomainView, InfrastructureView } from '../../api/views.ts'
import { DnsHostSteps } from '../../components/DnsHostSteps.tsx'
import { DnsRecordCard } from '../../components/DnsRecordCard.tsx'
import { text } from '../../texts/text.ts'
import { Notice } from '../../ui/Notice.tsx'
import { CheckDomain } from '../CheckDomain.tsx'
import { ApplyForMe } from './ApplyForMe.tsx'

const texts = text.wizard.records

interface RecordsPanelProps {
  readonly domain: DomainView
  readonly infrastructure: InfrastructureView
}

/** All records with what the DNS says of each; by hand or written by Rookery after a look at the changes. */
export function RecordsPanel({ domain, infrastructure }: RecordsPanelProps) {
  const isDone = infrastructure.steps.some(({ name, state }) => name === 'dns' && state === 'done')
  return (
    <div className="grid gap-4">
      {isDone && <Notice tone="good">{texts.done}</Notice>}
      {(!isDone || domain.autoConfigureDns) && <ApplyForMe domain={domain} />}
      {!isDone && !domain.autoConfigureDns && <DnsHostSteps domain={domain} />}
      <DnsRecordCard
        domainName={domain.name}
        records={infrastructure.dnsRecords}
        isAutomatic={domain.autoConfigureDns}
        action={<CheckDomain domainId={domain.id} />}
      />
    </div>
  )
}
