import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { infrastructureListQuery } from '../api/queries.ts'
import type { InfrastructureSummaryView } from '../api/views.ts'
import { ProblemNotice } from '../components/ProblemNotice.tsx'
import { StatusBadge } from '../components/StatusBadge.tsx'
import { useTitle } from '../hooks/use-title.ts'
import { buttonClasses } from '../ui/Button.tsx'
import { paths } from '../util/paths.ts'

export function InfrastructureListPage() {
  const { data, error } = useQuery(infrastructureListQuery)
  useTitle('Infrastructure')
  return (
    <>
      <div className="mb-4 flex items-center gap-3">
        <h1 className="text-lg font-semibold">Infrastructure</h1>
      </div>
      {error !== null && <ProblemNotice error={error} />}
      {data?.items.length === 0 && <Invitation />}
      {data !== undefined && data.items.length > 0 && (
        <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
          {data.items.map((infrastructure) => (
            <Row key={infrastructure.id} infrastructure={infrastructure} />
          ))}
        </ul>
      )}
      {data !== undefined && data.nextPageToken !== null && (
        <p className="mt-2 text-sm text-soft">The first {data.items.length} are shown; rookery status lists all.</p>
      )}
    </>
  )
}

function Row({ infrastructure }: { readonly infrastructure: InfrastructureSummaryView }) {
  const { id, domainName, status, healthStatus, deliverabilityScore, smtpHost, vpsIp } = infrastructure
  return (
    <li className="relative grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-0.5 px-4 py-2.5 hover:bg-sunken sm:grid-cols-[minmax(0,2fr)_minmax(0,2fr)_7rem_8rem]">
      <Link
        to={paths.infrastructure}
        params={{ infrastructureId: id }}
        className="truncate font-semibold after:absolute after:inset-0"
      >
        {domainName}
      </Link>
      <span className="order-3 truncate text-sm text-soft sm:order-none">
        {smtpHost}
        {vpsIp === null ? '' : ` · ${vpsIp}`}
      </span>
      <span className="order-4 text-right text-sm text-soft tabular-nums sm:order-none">
        {deliverabilityScore === null ? 'no score yet' : `${deliverabilityScore} of 100`}
      </span>
      <span className="text-right">
        <StatusBadge status={status} healthStatus={healthStatus} />
      </span>
    </li>
  )
}

function Invitation() {
  return (
    <div className="rounded-lg border border-dashed border-line bg-surface px-6 py-12 text-center">
      <p className="mb-4 text-soft">No domain has mail from here yet.</p>
      <Link to={paths.addDomain} className={buttonClasses('main')}>
        Order mail for a domain
      </Link>
    </div>
  )
}
