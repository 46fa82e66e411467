import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useState } from 'react'
import type { StreamState } from '../api/follow-events.ts'
import { mailboxesQuery } from '../api/queries.ts'
import { domainInfrastructureQuery, domainQuery, testMailsQuery } from '../api/set-up.ts'
import type { DomainView, InfrastructureView, MailboxView, TestMailView } from '../api/views.ts'
import { useCoalesced } from './use-coalesced.ts'
import { useEventStream } from './use-event-stream.ts'

const burstMilliseconds = 150

/** Everything that the wizard shows is read from the server; nothing is remembered here. */
export interface SetUp {
  readonly domain: DomainView
  readonly infrastructure: InfrastructureView | null
  readonly mailboxes: readonly MailboxView[]
  readonly testMails: readonly TestMailView[]
}

export interface LiveSetUp {
  /** null until all of it was read once. */
  readonly setUp: SetUp | null
  readonly error: Error | null
  readonly stream: StreamState
  /** When what is shown was read, in milliseconds. */
  readonly readAt: number
}

/** The set-up of a domain, live: read again after each event of it, and after each break of the line. */
export function useSetUp(domainId: string): LiveSetUp {
  const queries = useQueryClient()
  const domain = useQuery(domainQuery(domainId))
  const infrastructure = useQuery(domainInfrastructureQuery(domainId))
  const infrastructureId = infrastructure.data?.id ?? null
  const mailboxes = useQuery(mailboxesQuery(domainId))
  const testMails = useQuery(testMailsQuery(domainId, infrastructureId))
  const readAgain = useCoalesced(() => {
    void queries.invalidateQueries({ queryKey: ['domain', domainId] })
    void queries.invalidateQueries({ queryKey: mailboxesQuery(domainId).queryKey })
  }, burstMilliseconds)
  const stream = useEventStream('/api/v1/events/stream', (event) => {
    const isOfDomain = event.resourceId === domainId
    const isOfOrder =
      infrastructureId === null ? event.infrastructureId !== null : event.infrastructureId === infrastructureId
    if (isOfDomain || isOfOrder) readAgain()
  })
  const catchUp = useEffectEvent(readAgain)
  const [wasLost, setWasLost] = useState(false)
  if (stream === 'lost' && !wasLost) setWasLost(true)
  useEffect(() => {
    if (stream === 'live' && wasLost) catchUp()
  }, [stream, wasLost])
  const { data } = domain
  const isWhole =
    data !== undefined &&
    infrastructure.data !== undefined &&
    mailboxes.data !== undefined &&
    testMails.data !== undefined
  return {
    setUp: isWhole
      ? {
          domain: data,
          infrastructure: infrastructure.data,
          mailboxes: mailboxes.data.items,
          testMails: testMails.data,
        }
      : null,
    error: domain.error ?? infrastructure.error ?? mailboxes.error ?? testMails.error,
    stream,
    readAt: Math.min(domain.dataUpdatedAt, infrastructure.dataUpdatedAt),
  }
}
