import type { ReactNode } from 'react'
import type { AliasView, MailboxView } from '../api/views.ts'
import { Badge } from '../ui/Badge.tsx'
import { Card } from '../ui/Card.tsx'

interface MailboxCardProps {
  readonly mailboxes: readonly MailboxView[]
  readonly aliases: readonly AliasView[]
  /** The button that makes a mailbox. */
  readonly action: ReactNode
}

/** Mailboxes, and below them in small the addresses that lead to another. */
export function MailboxCard({ mailboxes, aliases, action }: MailboxCardProps) {
  return (
    <Card title="Mailboxes" action={action}>
      {/* As high as one mailbox and the two role addresses, which nearly every domain has: nothing jumps when they come. */}
      <div className="min-h-27">
        {mailboxes.length === 0 && <p className="px-4 py-3 text-soft">No mailbox yet.</p>}
        <ul className="divide-y divide-line">
          {mailboxes.map((mailbox) => (
            <li key={mailbox.id} className="flex flex-wrap items-center justify-between gap-x-3 px-4 py-2">
              <span className="min-w-0 font-semibold break-all">{mailbox.emailAddress}</span>
              <span className="flex items-center gap-3 text-sm text-soft">
                {mailbox.storageUsedMb} of {mailbox.quotaMb} MB
                {mailbox.isActive ? <OnNode mailbox={mailbox} /> : <Badge tone="warn">Switched off</Badge>}
              </span>
            </li>
          ))}
        </ul>
        {aliases.length > 0 && (
          <div className="border-t border-line px-4 py-2 text-xs text-soft">
            <h3 className="font-semibold">Aliases</h3>
            <ul>
              {aliases.map((alias) => (
                <li key={alias.id} className="break-all">
                  {alias.source} <span aria-hidden="true">→</span>
                  <span className="sr-only">leads to</span> {alias.destination}
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </Card>
  )
}

function OnNode({ mailbox }: { readonly mailbox: MailboxView }) {
  return mailbox.isOnNode ? <Badge tone="good">Ready</Badge> : <Badge tone="busy">On its way to the node</Badge>
}
