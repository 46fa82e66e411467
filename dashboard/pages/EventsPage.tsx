import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type EventFilter, eventsQuery } from '../api/queries.ts'
import { EventTable } from '../components/EventTable.tsx'
import { ProblemNotice } from '../components/ProblemNotice.tsx'
import { useTitle } from '../hooks/use-title.ts'
import { text } from '../texts/text.ts'
import { FilterBar } from '../ui/FilterBar.tsx'
import { PageHead } from '../ui/PageHead.tsx'
import { SearchField } from '../ui/SearchField.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'

const severities = ['all', 'error', 'warning', 'info'] as const
const newest = 500

/** What happened, newest first, as it happens. */
export function EventsPage() {
  const [severity, setSeverity] = useState<(typeof severities)[number]>('all')
  const [search, setSearch] = useState('')
  const filter: EventFilter = severity === 'all' ? {} : { severity }
  const { data, error } = useQuery(eventsQuery(filter, newest))
  useTitle(text.events.title)
  const wanted = search.trim().toLowerCase()
  const events = (data?.items ?? [])
    .filter(({ message, type }) => `${message} ${type}`.toLowerCase().includes(wanted))
    .toReversed()
  return (
    <div className="grid grid-cols-1 gap-4">
      <PageHead title={text.events.title} intro={text.events.intro} />
      <div className="flex flex-wrap items-center justify-between gap-3">
        <SearchField label={text.events.search} value={search} onChange={setSearch} />
        <FilterBar
          label={text.events.kind}
          options={severities.map((id) => ({ id, title: text.events.severities[id] }))}
          chosen={severity}
          onChoose={setSeverity}
        />
      </div>
      {error !== null && <ProblemNotice error={error} />}
      {data === undefined && error === null && <Skeleton rows={8} />}
      {data !== undefined && <EventTable events={events} isFiltered={data.items.length > 0} />}
    </div>
  )
}
