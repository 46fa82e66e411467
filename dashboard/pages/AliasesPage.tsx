import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { aliasPagesQuery } from '../api/mail.ts'
import { domainListQuery } from '../api/set-up.ts'
import { AddressFrame } from '../components/AddressFrame.tsx'
import { NothingFound } from '../components/NothingFound.tsx'
import { ProblemNotice } from '../components/ProblemNotice.tsx'
import { CreateAlias } from '../forms/mail/CreateAlias.tsx'
import { DeleteAlias } from '../forms/mail/DeleteAlias.tsx'
import { useSettled } from '../hooks/use-settled.ts'
import { useTitle } from '../hooks/use-title.ts'
import { text } from '../texts/text.ts'
import { Button } from '../ui/Button.tsx'
import { DataTable } from '../ui/DataTable.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { paths } from '../util/paths.ts'

const texts = text.mail

/** Addresses that lead to another, of all domains or of one. */
export function AliasesPage() {
  const { domainId } = useSearch({ from: paths.aliases })
  const [typed, setTyped] = useState('')
  const search = useSettled(typed.trim())
  const pages = useInfiniteQuery(aliasPagesQuery({ domainId: domainId ?? null, search }))
  const domains = useQuery(domainListQuery).data?.items ?? []
  const domain = domains.find(({ id }) => id === domainId) ?? (domains.length === 1 ? domains[0] : undefined)
  const rows = pages.data?.pages.flatMap(({ items }) => items) ?? []
  useTitle(texts.aliases)
  return (
    <AddressFrame
      page="aliases"
      domainId={domainId}
      search={typed}
      onSearch={setTyped}
      actions={
        domain === undefined ? (
          <p className="text-sm text-soft">{texts.chooseDomain}</p>
        ) : (
          <CreateAlias domainName={domain.name} />
        )
      }
    >
      {pages.error !== null && <ProblemNotice error={pages.error} />}
      {pages.data === undefined && pages.error === null && <Skeleton rows={6} />}
      {pages.data !== undefined && (
        <DataTable
          label={texts.aliases}
          rows={rows}
          rowKey={({ id }) => id}
          empty={<NothingFound none={texts.noAliases} search={search} onClear={() => setTyped('')} />}
          columns={[
            {
              id: 'source',
              title: texts.source,
              width: 'minmax(0, 1fr)',
              isAlways: true,
              sortBy: ({ source }) => source,
              cell: ({ source }) => <span className="font-medium">{source}</span>,
            },
            {
              id: 'destination',
              title: texts.destination,
              width: 'minmax(0, 1fr)',
              isAlways: true,
              sortBy: ({ destination }) => destination,
              cell: ({ destination }) => destination,
            },
            {
              id: 'actions',
              title: texts.change,
              width: '6rem',
              isAlways: true,
              align: 'right',
              cell: (alias) => <DeleteAlias alias={alias} />,
            },
          ]}
        />
      )}
      {pages.hasNextPage && (
        <Button
          onClick={() => pages.fetchNextPage()}
          disabled={pages.isFetchingNextPage}
          className="justify-self-center"
        >
          {texts.more}
        </Button>
      )}
    </AddressFrame>
  )
}
