import type { DomainView, MailboxView } from '../../api/views.ts'
import { text } from '../../texts/text.ts'
import { Notice } from '../../ui/Notice.tsx'
import { CreateMailbox } from '../CreateMailbox.tsx'
import { ImportMailboxes } from '../mail/ImportMailboxes.tsx'

const texts = text.wizard.mailbox
const mostShown = 10

interface MailboxPanelProps {
  readonly domain: DomainView
  readonly mailboxes: readonly MailboxView[]
}

/** The first mailbox, one by one or from a list. */
export function MailboxPanel({ domain, mailboxes }: MailboxPanelProps) {
  return (
    <div className="grid gap-4">
      <p>{texts.introduction(domain.name)}</p>
      {mailboxes.length > 0 && <Notice tone="good">{texts.done(mailboxes.length)}</Notice>}
      <div className="flex flex-wrap gap-2">
        <CreateMailbox domainId={domain.id} domainName={domain.name} />
        <ImportMailboxes domain={domain} />
      </div>
      {mailboxes.length > 0 && (
        <section aria-label={texts.list}>
          <ul className="divide-y divide-line rounded-md border border-line">
            {mailboxes.slice(0, mostShown).map(({ id, emailAddress }) => (
              <li key={id} className="px-3 py-2 break-all">
                {emailAddress}
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}
