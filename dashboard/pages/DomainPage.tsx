import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { domainDetailsQuery } from '../api/domains.ts'
import { toProblem } from '../api/problem.ts'
import { infrastructureQuery } from '../api/queries.ts'
import type { DomainDetailsView, InfrastructureView } from '../api/views.ts'
import { ProblemNotice } from '../components/ProblemNotice.tsx'
import { StatusBadge } from '../components/StatusBadge.tsx'
import { CheckNow } from '../forms/CheckNow.tsx'
import { useTitle } from '../hooks/use-title.ts'
import { text } from '../texts/text.ts'
import { buttonClasses } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Notice } from '../ui/Notice.tsx'
import { PageHead } from '../ui/PageHead.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { type Tab, Tabs } from '../ui/Tabs.tsx'
import { paths } from '../util/paths.ts'
import { DomainActivity, DomainDns, DomainHealth, DomainMailboxes, DomainSecurity } from './DomainTabs.tsx'

const tabIds = ['health', 'dns', 'mailboxes', 'security', 'activity'] as const
type TabId = (typeof tabIds)[number]

/** One domain: how it is and why, its records, mailboxes, keys, and what happened. */
export function DomainPage() {
  const { domainId = '' } = useParams({ strict: false })
  const { data, error } = useQuery(domainDetailsQuery(domainId))
  const infrastructureId = data?.infrastructureId ?? null
  const order = useQuery({ ...infrastructureQuery(infrastructureId ?? ''), enabled: infrastructureId !== null })
  useTitle(data?.domain.name ?? text.domains.name)
  if (data === undefined) {
    if (error === null) return <Skeleton rows={8} />
    if (toProblem(error).status === 404) return <EmptyState icon="domain" title={text.domains.notFound} />
    return <ProblemNotice error={error} />
  }
  return (
    <div className="grid grid-cols-1 gap-4">
      <Head details={data} infrastructure={order.data ?? null} />
      {error !== null && <ProblemNotice error={error} />}
      {order.error !== null && <ProblemNotice error={order.error} />}
      {data.domain.isSuspended && <Notice tone="warn">{text.domains.suspended}</Notice>}
      {data.domain.status === 'deleting' && <Notice tone="warn">{text.domains.deleting}</Notice>}
      <Parts key={domainId} details={data} infrastructure={order.data ?? null} />
    </div>
  )
}

interface DomainProps {
  readonly details: DomainDetailsView
  /** Null: nothing is ordered, or it is not here yet. */
  readonly infrastructure: InfrastructureView | null
}

function Head({ details, infrastructure }: DomainProps) {
  return (
    <PageHead
      title={details.domain.name}
      marks={
        infrastructure !== null && (
          <>
            <StatusBadge status={infrastructure.status} healthStatus={infrastructure.healthStatus} />
            {infrastructure.deliverabilityScore !== null && (
              <span className="text-soft tabular-nums">
                {text.domains.score} {infrastructure.deliverabilityScore} {text.overview.outOf100}
              </span>
            )}
          </>
        )
      }
      actions={
        <>
          {infrastructure !== null && <CheckNow infrastructureId={infrastructure.id} label={text.domains.checkAgain} />}
          {details.domain.status !== 'deleting' && infrastructure?.status !== 'active' && (
            <Link to={paths.setUp} params={{ domainId: details.domain.id }} className={buttonClasses('main')}>
              {text.wizard.resume}
            </Link>
          )}
        </>
      }
    />
  )
}

function Parts({ details, infrastructure }: DomainProps) {
  const { tab } = useSearch({ strict: false })
  const navigate = useNavigate()
  const chosen = tabIds.find((id) => id === tab) ?? 'health'
  const wrong = infrastructure?.dnsRecords.filter(({ validationStatus }) => validationStatus !== 'valid').length ?? 0
  const tabs: readonly Tab<TabId>[] = tabIds.map((id) => ({
    id,
    title: text.domains.tabs[id],
    mark:
      id === 'dns' && wrong > 0 ? (
        <span className="rounded-full bg-warn-soft px-1.5 text-xs text-warn">{wrong}</span>
      ) : null,
  }))
  return (
    <Tabs
      label={text.domains.parts}
      tabs={tabs}
      chosen={chosen}
      onChoose={(id) =>
        void navigate({
          to: paths.domain,
          params: { domainId: details.domain.id },
          search: id === 'health' ? {} : { tab: id },
          replace: true,
        })
      }
    >
      {chosen === 'health' && <DomainHealth details={details} infrastructure={infrastructure} />}
      {chosen === 'dns' && <DomainDns details={details} infrastructure={infrastructure} />}
      {chosen === 'mailboxes' && <DomainMailboxes details={details} infrastructure={infrastructure} />}
      {chosen === 'security' && <DomainSecurity details={details} infrastructure={infrastructure} />}
      {chosen === 'activity' && <DomainActivity details={details} infrastructure={infrastructure} />}
    </Tabs>
  )
}
