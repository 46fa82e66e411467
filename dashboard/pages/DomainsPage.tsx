import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useDeferredValue, useMemo } from 'react'
import { domainSummariesQuery } from '../api/domains.ts'
import type { DomainState, DomainSummaryView } from '../api/views.ts'
import { domainColumns } from '../components/domain-columns.tsx'
import { attentionStates, domainStates } from '../components/domain-words.ts'
import { ProblemNotice } from '../components/ProblemNotice.tsx'
import { useTitle } from '../hooks/use-title.ts'
import { useViewer } from '../hooks/use-viewer.ts'
import { text } from '../texts/text.ts'
import { buttonClasses } from '../ui/Button.tsx'
import { DataTable } from '../ui/DataTable.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { FilterBar, type FilterOption } from '../ui/FilterBar.tsx'
import { PageHead } from '../ui/PageHead.tsx'
import { SearchField } from '../ui/SearchField.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { paths } from '../util/paths.ts'

type Filter = DomainState | 'all' | 'attention'

/** Every domain; what is searched for and filtered stands in the address, so that it can be sent to somebody. */
export function DomainsPage() {
  const { q = '', state = 'all' } = useSearch({ strict: false })
  const navigate = useNavigate()
  const { isOperator } = useViewer()
  const { data, error } = useQuery(domainSummariesQuery)
  const wanted = useDeferredValue(q.trim().toLowerCase())
  const byName = useMemo(() => data?.toSorted((one, other) => (one.name < other.name ? -1 : 1)), [data])
  const rows = useMemo(
    () => byName?.filter((row) => isIn(row, state as Filter) && matches(row, wanted)),
    [byName, state, wanted],
  )
  const options = useMemo(() => filterOptions(data ?? []), [data])
  const columns = useMemo(() => domainColumns(isOperator), [isOperator])
  useTitle(text.domains.title)
  const search = (next: { q?: string; state?: string }) =>
    navigate({ to: paths.domains, search: { ...known(q, state), ...next }, replace: true })
  return (
    <div className="grid grid-cols-1 gap-4">
      <PageHead
        title={text.domains.title}
        marks={
          rows !== undefined && (
            <span className="text-soft tabular-nums">{text.kit.rowsOf(rows.length, data?.length ?? 0)}</span>
          )
        }
      />
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <SearchField label={text.domains.search} value={q} onChange={(value) => void search({ q: value })} />
        <FilterBar
          label={text.domains.filter}
          options={options}
          chosen={state as Filter}
          onChoose={(id) => void search({ state: id })}
        />
      </div>
      {error !== null && <ProblemNotice error={error} />}
      {rows === undefined && error === null && <Skeleton rows={10} />}
      {rows !== undefined && (
        <DataTable
          label={text.domains.title}
          rows={rows}
          columns={columns}
          rowKey={({ id }) => id}
          empty={data?.length === 0 ? <NoDomain /> : <NoMatch />}
        />
      )}
    </div>
  )
}

function NoDomain() {
  return (
    <EmptyState
      icon="domain"
      title={text.domains.none}
      hint={text.domains.noneHint}
      action={
        <Link to={paths.addDomain} className={buttonClasses('main')}>
          {text.shell.addDomain}
        </Link>
      }
    />
  )
}

function NoMatch() {
  return (
    <EmptyState
      icon="search"
      title={text.kit.noMatch}
      action={
        <Link to={paths.domains} className={buttonClasses('plain')}>
          {text.kit.showAll}
        </Link>
      }
    />
  )
}

/** Only what is set stands in the address. */
function known(q: string, state: string): { q?: string; state?: string } {
  return { ...(q === '' ? {} : { q }), ...(state === 'all' ? {} : { state }) }
}

function isIn(row: DomainSummaryView, filter: Filter): boolean {
  if (filter === 'all') return true
  return filter === 'attention' ? attentionStates.includes(row.state) : row.state === filter
}

function matches({ name, nodeLabel, tenantName }: DomainSummaryView, wanted: string): boolean {
  if (wanted === '') return true
  return name.includes(wanted) || `${nodeLabel ?? ''} ${tenantName}`.toLowerCase().includes(wanted)
}

/** All, those that ask for somebody, then each state that any is in. */
function filterOptions(rows: readonly DomainSummaryView[]): readonly FilterOption<Filter>[] {
  const counts = new Map<DomainState, number>()
  for (const { state } of rows) counts.set(state, (counts.get(state) ?? 0) + 1)
  const attention = attentionStates.reduce((sum, state) => sum + (counts.get(state) ?? 0), 0)
  return [
    { id: 'all', title: text.domains.all, count: rows.length },
    { id: 'attention', title: text.domains.attention, count: attention },
    ...domainStates.flatMap((id) => {
      const count = counts.get(id)
      return count === undefined ? [] : [{ id, title: text.states.domains[id], count }]
    }),
  ]
}
