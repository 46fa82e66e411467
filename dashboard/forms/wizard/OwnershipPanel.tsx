import { useQuery } from '@tanstack/react-query'
import { dnsRecordsQuery } from '../../api/domains.ts'
import type { DomainView } from '../../api/views.ts'
import { DnsHostSteps } from '../../components/DnsHostSteps.tsx'
import { DnsRecordRow } from '../../components/DnsRecordRow.tsx'
import { ProblemNotice } from '../../components/ProblemNotice.tsx'
import { text } from '../../texts/text.ts'
import { Notice } from '../../ui/Notice.tsx'
import { CheckDomain } from '../CheckDomain.tsx'
import { ApplyForMe } from './ApplyForMe.tsx'

const texts = text.wizard.ownership

/** The one record that shows whose the domain is, how it is added where the zone is, and whether it was seen. */
export function OwnershipPanel({ domain }: { readonly domain: DomainView }) {
  const { data, error } = useQuery(dnsRecordsQuery(domain.id))
  const records = data?.items.filter(({ purpose }) => purpose === 'ownership') ?? []
  const isVerified = domain.status === 'verified'
  return (
    <div className="grid gap-4">
      {isVerified ? <Notice tone="good">{texts.done(domain.name)}</Notice> : <p>{texts.introduction(domain.name)}</p>}
      {error !== null && <ProblemNotice error={error} />}
      <ul className="rounded-md border border-line">
        {records.map((record) => (
          <DnsRecordRow key={record.id} record={record} shortenFor={null} />
        ))}
      </ul>
      {!isVerified && (
        <>
          <div className="flex flex-wrap gap-2">
            <CheckDomain domainId={domain.id} />
          </div>
          <DnsHostSteps domain={domain} />
          <ApplyForMe domain={domain} />
        </>
      )}
    </div>
  )
}
