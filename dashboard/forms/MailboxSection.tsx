import { useQuery } from '@tanstack/react-query'
import { aliasesQuery, mailboxesQuery } from '../api/queries.ts'
import { MailboxCard } from '../components/MailboxCard.tsx'
import { CreateMailbox } from './CreateMailbox.tsx'

interface MailboxSectionProps {
  readonly domainId: string
  readonly domainName: string
}

/** The mailboxes and aliases of a domain, with what makes a new one. */
export function MailboxSection({ domainId, domainName }: MailboxSectionProps) {
  const mailboxes = useQuery(mailboxesQuery(domainId))
  const aliases = useQuery(aliasesQuery(domainId))
  return (
    <MailboxCard
      mailboxes={mailboxes.data?.items ?? []}
      aliases={aliases.data?.items ?? []}
      action={<CreateMailbox domainId={domainId} domainName={domainName} />}
    />
  )
}
