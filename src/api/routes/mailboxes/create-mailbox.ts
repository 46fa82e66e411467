import { createMailbox } from '#operations/mailboxes/create-mailbox.ts'
import { defineRoute } from '../../define-route.ts'
import { CreatedMailboxView, CreateMailbox, toMailboxView } from './mailboxes.schema.ts'

export const createMailboxRoute = defineRoute({
  method: 'POST',
  path: '/mailboxes',
  operationId: 'createMailbox',
  tag: 'Mailboxes',
  summary: 'Make a mailbox; a generated password is shown once',
  permission: 'mailboxes:write',
  body: CreateMailbox,
  status: 201,
  answer: CreatedMailboxView,
  problems: ['address-invalid', 'password-weak', 'mailbox-taken', 'infrastructure-missing', 'infrastructure-deleting'],
  handle: async ({ scoped, body }) => {
    const { mailbox, infrastructure, generatedPassword } = await createMailbox(scoped, body)
    const host = infrastructure.smtpHost
    return {
      ...toMailboxView(mailbox, false),
      password: generatedPassword?.reveal() ?? null,
      username: mailbox.emailAddress,
      imap: { host, port: 993, security: 'tls' as const },
      smtp: { host, port: infrastructure.smtpPort, security: 'starttls' as const },
    }
  },
})
