import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { mailboxesQuery } from '../api/queries.ts'
import { domainInfrastructureQuery, domainQuery, testMailsQuery } from '../api/set-up.ts'
import type { DomainView, InfrastructureView, MailboxView, TestMailView } from '../api/views.ts'

/** Everything that the wizard shows is read from the server; nothing is remembered here. */
export interface SetUp {
  readonly domain: DomainView
  readonly infrastructure: InfrastructureView | null
  readonly mailboxes: readonly MailboxView[]
  readonly testMails: readonly TestMailView[]
}

/** The set-up of a domain; null until all of it was read once, so that nobody is led to a step that is done. */
export function useSetUp(domainId: string): { readonly setUp: SetUp | null; readonly error: Error | null } {
  const domain = useQuery(domainQuery(domainId))
  const infrastructure = useQuery(domainInfrastructureQuery(domainId))
  const mailboxes = useQuery(mailboxesQuery(domainId))
  const testMails = useQuery(testMailsQuery(domainId, infrastructure.data?.id ?? null))
  const [shownFor, setShownFor] = useState<string | null>(null)
  const error = domain.error ?? infrastructure.error ?? mailboxes.error ?? testMails.error
  if (domain.data === undefined || infrastructure.data === undefined) return { setUp: null, error }
  // what was just ordered has no test mails yet; the page stays while they are read
  const sent = testMails.data ?? (shownFor === domainId ? [] : undefined)
  if (mailboxes.data === undefined || sent === undefined) return { setUp: null, error }
  if (shownFor !== domainId) setShownFor(domainId)
  const setUp = {
    domain: domain.data,
    infrastructure: infrastructure.data,
    mailboxes: mailboxes.data.items,
    testMails: sent,
  }
  return { setUp, error }
}
