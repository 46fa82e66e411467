import type { Secret } from '#lib/secret.ts'
import type { InvitationRow } from '#store/invitations.ts'
import type { Scoped } from '#store/scope.ts'
import type { OperationContext } from '../context.ts'
import { queueMail } from '../mails/queue-mail.ts'

/** Sends the link by the installation's own mail; where that sends none, the inviter hands the link over. */
export async function mailInvitation(
  scoped: Scoped,
  context: OperationContext,
  { email, tenantName, invitedBy, expiresAt }: InvitationRow,
  link: Secret<string>,
): Promise<void> {
  if (!context.settings.sendsMail) return
  const paragraphs = [
    `${invitedBy} invites you to "${tenantName}". This link lets you in:`,
    link.reveal(),
    `It works once, for ${email}, until ${expiresAt.toISOString().slice(0, 10)}. Who expects no invitation need not do anything.`,
  ]
  const subject = `Invitation to ${tenantName}`.replaceAll(/[\r\n]/g, ' ')
  await queueMail(scoped, context, { to: email, subject, text: `${paragraphs.join('\n\n')}\n`, expiresAt })
}
