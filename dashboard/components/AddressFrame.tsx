import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { domainListQuery } from '../api/set-up.ts'
import { text } from '../texts/text.ts'
import { controlClasses } from '../ui/Field.tsx'
import { FilterBar } from '../ui/FilterBar.tsx'
import { PageHead } from '../ui/PageHead.tsx'
import { SearchField } from '../ui/SearchField.tsx'
import { paths } from '../util/paths.ts'

const texts = text.mail

interface AddressFrameProps {
  readonly page: 'mailboxes' | 'aliases'
  readonly domainId: string | undefined
  readonly search: string
  readonly onSearch: (search: string) => void
  readonly actions: ReactNode
  readonly children: ReactNode
}

/** What the pages of mailboxes and aliases share: the head, the way to the other one, domain and search. */
export function AddressFrame({ page, domainId, search, onSearch, actions, children }: AddressFrameProps) {
  const navigate = useNavigate()
  const domains = useQuery(domainListQuery).data?.items ?? []
  const goTo = (name: 'mailboxes' | 'aliases', chosen: string | undefined) =>
    void navigate({ to: paths[name], search: chosen === undefined ? {} : { domainId: chosen } })
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <PageHead title={texts[page]} intro={texts.intro} actions={actions} />
      <div className="flex flex-wrap items-center gap-3">
        <FilterBar
          label={texts.mailPages}
          options={[
            { id: 'mailboxes', title: texts.mailboxes },
            { id: 'aliases', title: texts.aliases },
          ]}
          chosen={page}
          onChoose={(name) => goTo(name, domainId)}
        />
        <select
          aria-label={texts.domain}
          value={domainId ?? ''}
          onChange={({ target }) => goTo(page, target.value === '' ? undefined : target.value)}
          className={`${controlClasses} min-h-9 sm:w-56`}
        >
          <option value="">{texts.allDomains}</option>
          {domains.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
        <SearchField label={texts.search} value={search} onChange={onSearch} />
      </div>
      {children}
    </div>
  )
}
