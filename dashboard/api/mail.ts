import { infiniteQueryOptions } from '@tanstack/react-query'
import { ask, client } from './client.ts'
import type { AliasView, MailboxImportView, MailboxView } from './views.ts'

export interface AddressFilter {
  /** null: of all domains. */
  readonly domainId: string | null
  /** A part of the address; empty: all. */
  readonly search: string
}

const pageSize = 50

/** Mailboxes page by page; what was shown before stays while more is read. */
export function mailboxPagesQuery(filter: AddressFilter) {
  return infiniteQueryOptions({
    queryKey: ['mailboxes', 'pages', filter],
    queryFn: ({ signal, pageParam }) =>
      ask(client().GET('/api/v1/mailboxes', { params: { query: pageQuery(filter, pageParam) }, signal })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextPageToken,
    refetchInterval: 15_000,
  })
}

export function aliasPagesQuery(filter: AddressFilter) {
  return infiniteQueryOptions({
    queryKey: ['aliases', 'pages', filter],
    queryFn: ({ signal, pageParam }) =>
      ask(client().GET('/api/v1/aliases', { params: { query: pageQuery(filter, pageParam) }, signal })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextPageToken,
    refetchInterval: 15_000,
  })
}

function pageQuery({ domainId, search }: AddressFilter, pageToken: string | null) {
  return {
    limit: pageSize,
    ...(domainId === null ? {} : { domainId }),
    ...(search === '' ? {} : { search }),
    ...(pageToken === null ? {} : { pageToken }),
  }
}

export interface MailboxChange {
  readonly mailbox: MailboxView
  readonly quotaMb?: number
  readonly maxSendPerDay?: number
  readonly password?: string
  readonly isActive?: boolean
}

/** Refused when somebody else changed the mailbox since it was read. */
export function changeMailbox({ mailbox, ...change }: MailboxChange): Promise<MailboxView> {
  return ask(
    client().PATCH('/api/v1/mailboxes/{id}', {
      params: { path: { id: mailbox.id } },
      body: { ...change, expectedUpdatedAt: mailbox.updatedAt },
    }),
  )
}

export function deleteMailbox(id: string): Promise<MailboxView> {
  return ask(client().DELETE('/api/v1/mailboxes/{id}', { params: { path: { id } } }))
}

export interface NewAlias {
  readonly requestKey: string
  readonly source: string
  readonly destination: string
}

export function createAlias({ requestKey, source, destination }: NewAlias): Promise<AliasView> {
  return ask(
    client().POST('/api/v1/aliases', {
      headers: { 'Idempotency-Key': requestKey },
      body: { source, destination },
    }),
  )
}

export function deleteAlias(id: string): Promise<AliasView> {
  return ask(client().DELETE('/api/v1/aliases/{id}', { params: { path: { id } } }))
}

export interface MailboxList {
  readonly requestKey: string
  readonly domainId: string
  readonly csv: string
  readonly onError: 'stop' | 'skip'
}

/** Says row by row what would happen, and changes nothing. */
export function previewImport({ domainId, csv }: Pick<MailboxList, 'domainId' | 'csv'>): Promise<MailboxImportView> {
  return ask(
    client().POST('/api/v1/domains/{id}/mailboxes/imports', {
      params: { path: { id: domainId } },
      body: { csv, dryRun: true },
    }),
  )
}

/** Makes the mailboxes; the answer is the only time that generated passwords can be read. */
export function importMailboxes({ requestKey, domainId, csv, onError }: MailboxList): Promise<MailboxImportView> {
  return ask(
    client().POST('/api/v1/domains/{id}/mailboxes/imports', {
      params: { path: { id: domainId } },
      headers: { 'Idempotency-Key': requestKey },
      body: { csv, onError },
    }),
  )
}
