import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { tenantsQuery } from '../api/operator.ts'
import type { TenantView } from '../api/views.ts'
import { OperatorOnly } from '../components/OperatorOnly.tsx'
import { AddTenant } from '../forms/AddTenant.tsx'
import { useTitle } from '../hooks/use-title.ts'
import { text } from '../texts/text.ts'
import { Badge } from '../ui/Badge.tsx'
import { CopyButton } from '../ui/CopyButton.tsx'
import { type Column, DataTable } from '../ui/DataTable.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { PageHead } from '../ui/PageHead.tsx'
import { SearchField } from '../ui/SearchField.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { formatDay } from '../util/format-time.ts'

const columns: readonly Column<TenantView>[] = [
  {
    id: 'name',
    title: text.operator.tenant,
    width: 'minmax(0,2fr)',
    isAlways: true,
    sortBy: ({ name }) => name.toLowerCase(),
    cell: ({ name }) => <span className="font-medium">{name}</span>,
  },
  {
    id: 'id',
    title: text.operator.tenantId,
    width: 'minmax(0,1.6fr)',
    isAlways: true,
    cell: ({ id }) => (
      <span className="flex items-center gap-2">
        <code className="truncate font-mono text-xs text-soft">{id}</code>
        <CopyButton text={id} what={`id ${id}`} />
      </span>
    ),
  },
  {
    id: 'since',
    title: text.operator.since,
    width: '8rem',
    sortBy: ({ createdAt }) => createdAt,
    cell: ({ createdAt }) => <span className="text-soft">{formatDay(createdAt)}</span>,
  },
  {
    id: 'kind',
    title: text.operator.kind,
    width: '7rem',
    isAlways: true,
    cell: ({ isOperator }) => (
      <Badge tone={isOperator ? 'busy' : 'idle'}>{isOperator ? text.operator.own : text.operator.customer}</Badge>
    ),
  },
]

/** Every tenant of the installation, for the operator. */
export function TenantsPage() {
  const { data, error } = useQuery(tenantsQuery)
  const [search, setSearch] = useState('')
  useTitle(text.operator.tenants)
  const wanted = search.trim().toLowerCase()
  const rows = data?.filter(({ name, id }) => `${name} ${id}`.toLowerCase().includes(wanted))
  return (
    <div className="grid grid-cols-1 gap-4">
      <PageHead
        title={text.operator.tenants}
        intro={text.operator.tenantsIntro}
        actions={data !== undefined && <AddTenant />}
      />
      {error !== null && <OperatorOnly error={error} />}
      {data !== undefined && <SearchField label={text.operator.searchTenants} value={search} onChange={setSearch} />}
      {data === undefined && error === null && <Skeleton rows={6} />}
      {rows !== undefined && (
        <DataTable
          label={text.operator.tenants}
          rows={rows}
          columns={columns}
          rowKey={({ id }) => id}
          empty={<EmptyState icon="search" title={text.kit.noMatch} />}
        />
      )}
    </div>
  )
}
