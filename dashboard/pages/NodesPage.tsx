import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { nodesQuery } from '../api/nodes.ts'
import type { NodeView } from '../api/views.ts'
import { nodeColumns } from '../components/node-columns.tsx'
import { nodeState } from '../components/node-words.ts'
import { ProblemNotice } from '../components/ProblemNotice.tsx'
import { useTitle } from '../hooks/use-title.ts'
import { text } from '../texts/text.ts'
import { DataTable } from '../ui/DataTable.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { FilterBar } from '../ui/FilterBar.tsx'
import { PageHead } from '../ui/PageHead.tsx'
import { SearchField } from '../ui/SearchField.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'

type Filter = keyof typeof text.nodes.filters

const filters: readonly Filter[] = ['all', 'problem', 'busy', 'well']

/** Every mail node with how it is. */
export function NodesPage() {
  const { data, error } = useQuery(nodesQuery)
  const [search, setSearch] = useState('')
  const [filter, setFilter] = useState<Filter>('all')
  useTitle(text.nodes.title)
  const wanted = search.trim().toLowerCase()
  const rows = data?.filter((node) => isIn(node, filter) && textOf(node).includes(wanted))
  return (
    <div className="grid grid-cols-1 gap-4">
      <PageHead title={text.nodes.title} intro={text.nodes.intro} />
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <SearchField label={text.nodes.search} value={search} onChange={setSearch} />
        <FilterBar
          label={text.nodes.filter}
          options={filters.map((id) => ({
            id,
            title: text.nodes.filters[id],
            count: data?.filter((node) => isIn(node, id)).length ?? 0,
          }))}
          chosen={filter}
          onChoose={setFilter}
        />
      </div>
      {error !== null && <ProblemNotice error={error} />}
      {rows === undefined && error === null && <Skeleton rows={8} />}
      {rows !== undefined && (
        <DataTable
          label={text.nodes.title}
          rows={rows}
          columns={nodeColumns}
          rowKey={({ id }) => id}
          empty={
            data?.length === 0 ? (
              <EmptyState icon="node" title={text.nodes.none} hint={text.nodes.noneHint} />
            ) : (
              <EmptyState icon="search" title={text.kit.noMatch} />
            )
          }
        />
      )}
    </div>
  )
}

function isIn(node: NodeView, filter: Filter): boolean {
  const state = nodeState(node)
  if (filter === 'all') return true
  return filter === 'problem' ? state === 'problem' || state === 'silent' : state === filter
}

function textOf({ label, hostname, ipAddress, region }: NodeView): string {
  return `${label} ${hostname} ${ipAddress ?? ''} ${region}`.toLowerCase()
}
