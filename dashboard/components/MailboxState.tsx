import type { MailboxView } from '../api/views.ts'
import { text } from '../texts/text.ts'
import { Badge } from '../ui/Badge.tsx'

/** Whether a mailbox can be used, and whether its node knows. */
export function MailboxState({ mailbox }: { readonly mailbox: MailboxView }) {
  if (!mailbox.isActive) return <Badge tone="warn">{text.mail.suspended}</Badge>
  return mailbox.isOnNode ? (
    <Badge tone="good">{text.mail.ready}</Badge>
  ) : (
    <Badge tone="busy">{text.mail.onItsWay}</Badge>
  )
}
