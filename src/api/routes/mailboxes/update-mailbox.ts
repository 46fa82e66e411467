import { updateMailbox } from '#operations/mailboxes/update-mailbox.ts'
import { defineRoute } from '../../define-route.ts'
import { pathId } from '../common.schema.ts'
import { MailboxView, toMailboxView, UpdateMailbox } from './mailboxes.schema.ts'

export const updateMailboxRoute = defineRoute({
  method: 'PATCH',
  path: '/mailboxes/:id',
  operationId: 'updateMailbox',
  tag: 'Mailboxes',
  summary: 'Change a mailbox’s password, quota, limit, or whether it can be used',
  permission: 'mailboxes:write',
  params: pathId('mailbox'),
  versionOf: 'mailbox',
  body: UpdateMailbox,
  status: 200,
  answer: MailboxView,
  problems: ['password-weak', 'infrastructure-deleting'],
  handle: async ({ scoped, params, body: { expectedUpdatedAt, ...rest } }) => {
    const input = expectedUpdatedAt === undefined ? rest : { ...rest, expectedUpdatedAt: new Date(expectedUpdatedAt) }
    return toMailboxView(await updateMailbox(scoped, params.id, input), false)
  },
})
