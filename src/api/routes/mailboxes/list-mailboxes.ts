import { listMailboxesOnNodes } from '#store/directory.ts'
import { listMailboxes } from '#store/mailboxes.ts'
import { defineRoute } from '../../define-route.ts'
import { pageOf, toPage, toPageRequest } from '../common.schema.ts'
import { MailboxQuery, MailboxView, toMailboxView } from './mailboxes.schema.ts'

export const listMailboxesRoute = defineRoute({
  method: 'GET',
  path: '/mailboxes',
  operationId: 'listMailboxes',
  tag: 'Mailboxes',
  summary: 'List mailboxes',
  permission: 'mailboxes:read',
  query: MailboxQuery,
  status: 200,
  answer: pageOf(MailboxView),
  handle: async ({ scoped, query }) => {
    const rows = await listMailboxes(scoped, toPageRequest(query), query)
    const onNode = await listMailboxesOnNodes(
      scoped,
      rows.map((row) => row.id),
    )
    return toPage(rows, query.limit, (row) => toMailboxView(row, onNode.has(row.id)))
  },
})
