import { installationOwner } from '#lib/vault.ts'
import type { MailId } from '#model/id.ts'
import { systemScope } from '#model/scope.ts'
import { deleteOutgoingMail, findOutgoingMail, type OutgoingMailRow } from '#store/outgoing-mails.ts'
import { withScope } from '#store/scope.ts'
import type { ReconcileContext, ReconcileResult, Reconciler } from './reconciler.ts'

const withoutRelaySeconds = 300

/**
 * Sends one mail of the installation itself and forgets it. Killed between the two it sends the mail again, under the same
 * Message-ID, by which mail programs show it once.
 */
export const outgoingMailsLoop: Reconciler = { loop: 'outgoing-mails', kind: null, reconcile }

async function reconcile(context: ReconcileContext, resourceId: string): Promise<ReconcileResult> {
  const id = resourceId as MailId
  const mail = await withScope(context.db, systemScope, (scoped) => findOutgoingMail(scoped, id))
  if (mail === null) return { requeueAfterSeconds: null }
  if (mail.expiresAt > context.clock()) {
    const { mailSender } = context.world
    if (mailSender === null) return { requeueAfterSeconds: withoutRelaySeconds }
    await mailSender.send({ ...mail, to: mail.recipient, text: openBody(context, mail) })
  }
  await withScope(context.db, systemScope, (scoped) => deleteOutgoingMail(scoped, id))
  return { requeueAfterSeconds: null }
}

function openBody({ vault }: ReconcileContext, { id, bodySealed }: OutgoingMailRow): string {
  return vault.openText(installationOwner, `outgoing_mails/body_sealed/${id}`, bodySealed).reveal()
}
