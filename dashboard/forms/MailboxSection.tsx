import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { aliasesQuery, mailboxesQuery } from '../api/queries.ts'
import { MailboxCard } from '../components/MailboxCard.tsx'
import { text } from '../texts/text.ts'
import { buttonClasses } from '../ui/Button.tsx'
import { paths } from '../util/paths.ts'
import { CreateMailbox } from './CreateMailbox.tsx'
import { ImportMailboxes } from './mail/ImportMailboxes.tsx'

interface MailboxSectionProps {
  readonly domainId: string
  readonly domainName: string
}

/** The mailboxes and aliases of a domain, with what makes new ones and the way to where they are changed. */
export function MailboxSection({ domainId, domainName }: MailboxSectionProps) {
  const mailboxes = useQuery(mailboxesQuery(domainId))
  const aliases = useQuery(aliasesQuery(domainId))
  return (
    <MailboxCard
      mailboxes={mailboxes.data?.items ?? []}
      aliases={aliases.data?.items ?? []}
      action={
        <span className="flex flex-wrap gap-1">
          <Link to={paths.mailboxes} search={{ domainId }} className={buttonClasses('quiet')}>
            {text.mail.manage}
          </Link>
          <ImportMailboxes domain={{ id: domainId, name: domainName }} />
          <CreateMailbox domainId={domainId} domainName={domainName} />
        </span>
      }
    />
  )
}
