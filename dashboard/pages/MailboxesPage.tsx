import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { mailboxPagesQuery } from '../api/mail.ts'
import { domainListQuery } from '../api/set-up.ts'
import type { MailboxView } from '../api/views.ts'
import { AddressFrame } from '../components/AddressFrame.tsx'
import { MailboxState } from '../components/MailboxState.tsx'
import { NothingFound } from '../components/NothingFound.tsx'
import { ProblemNotice } from '../components/ProblemNotice.tsx'
import { CreateMailbox } from '../forms/CreateMailbox.tsx'
import { ImportMailboxes } from '../forms/mail/ImportMailboxes.tsx'
import { MailboxDialog } from '../forms/mail/MailboxDialog.tsx'
import { useSettled } from '../hooks/use-settled.ts'
import { useTitle } from '../hooks/use-title.ts'
import { text } from '../texts/text.ts'
import { Button } from '../ui/Button.tsx'
import { DataTable } from '../ui/DataTable.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { paths } from '../util/paths.ts'

const texts = text.mail

/** Mailboxes of all domains or of one: search, change, suspend, delete, and new ones one by one or from a list. */
export function MailboxesPage() {
  const { domainId } = useSearch({ from: paths.mailboxes })
  const [typed, setTyped] = useState('')
  const [edited, setEdited] = useState<MailboxView | null>(null)
  const search = useSettled(typed.trim())
  const pages = useInfiniteQuery(mailboxPagesQuery({ domainId: domainId ?? null, search }))
  const domains = useQuery(domainListQuery).data?.items ?? []
  const domain = domains.find(({ id }) => id === domainId) ?? (domains.length === 1 ? domains[0] : undefined)
  const rows = pages.data?.pages.flatMap(({ items }) => items) ?? []
  useTitle(texts.mailboxes)
  return (
    <AddressFrame
      page="mailboxes"
      domainId={domainId}
      search={typed}
      onSearch={setTyped}
      actions={
        domain === undefined ? (
          <p className="text-sm text-soft">{texts.chooseDomain}</p>
        ) : (
          <>
            <ImportMailboxes domain={domain} />
            <CreateMailbox domainId={domain.id} domainName={domain.name} />
          </>
        )
      }
    >
      {pages.error !== null && <ProblemNotice error={pages.error} />}
      {pages.data === undefined && pages.error === null && <Skeleton rows={6} />}
      {pages.data !== undefined && (
        <DataTable
          label={texts.mailboxes}
          rows={rows}
          rowKey={({ id }) => id}
          empty={<NothingFound none={texts.noMailboxes} search={search} onClear={() => setTyped('')} />}
          columns={[
            {
              id: 'address',
              title: texts.address,
              width: 'minmax(0, 3fr)',
              isAlways: true,
              sortBy: ({ emailAddress }) => emailAddress,
              cell: ({ emailAddress }) => (
                <span className="font-medium" title={emailAddress}>
                  {emailAddress}
                </span>
              ),
            },
            {
              id: 'storage',
              title: texts.storage,
              width: 'minmax(0, 1fr)',
              sortBy: ({ storageUsedMb }) => storageUsedMb,
              cell: ({ storageUsedMb, quotaMb }) => texts.used(storageUsedMb, quotaMb),
            },
            {
              id: 'state',
              title: texts.status,
              width: '12rem',
              isAlways: true,
              cell: (mailbox) => <MailboxState mailbox={mailbox} />,
            },
            {
              id: 'actions',
              title: texts.change,
              width: '5rem',
              isAlways: true,
              align: 'right',
              cell: (mailbox) => (
                <Button aria-label={texts.editOf(mailbox.emailAddress)} onClick={() => setEdited(mailbox)}>
                  {texts.edit}
                </Button>
              ),
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
      {edited !== null && <MailboxDialog mailbox={edited} onClose={() => setEdited(null)} />}
    </AddressFrame>
  )
}
