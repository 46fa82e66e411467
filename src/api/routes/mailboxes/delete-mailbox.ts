import { deleteMailbox } from '#operations/mailboxes/delete-mailbox.ts'
import { defineRoute } from '../../define-route.ts'
import { pathId } from '../common.schema.ts'
import { MailboxView, toMailboxView } from './mailboxes.schema.ts'

export const deleteMailboxRoute = defineRoute({
  method: 'DELETE',
  path: '/mailboxes/:id',
  operationId: 'deleteMailbox',
  tag: 'Mailboxes',
  summary: 'Delete a mailbox',
  permission: 'mailboxes:write',
  params: pathId('mailbox'),
  versionOf: 'mailbox',
  status: 200,
  answer: MailboxView,
  problems: ['infrastructure-deleting'],
  handle: async ({ scoped, params }) => toMailboxView(await deleteMailbox(scoped, params.id), false),
})
