import { installationOwner } from '#lib/vault.ts'
import type { TestApi } from './test-api.ts'

export interface QueuedMail {
  readonly to: string
  readonly subject: string
  readonly text: string
}

/** What lies in the outbox and will be sent, oldest first. */
export async function readMails({ db, context }: TestApi): Promise<readonly QueuedMail[]> {
  const now = context.operations.clock()
  const query = db.selectFrom('outgoingMails').selectAll().where('expiresAt', '>', now)
  const rows = await query.orderBy('createdAt').execute()
  return rows.map(({ id, recipient, subject, bodySealed }) => {
    const place = `outgoing_mails/body_sealed/${id}`
    const text = context.operations.vault.openText(installationOwner, place, bodySealed).reveal()
    return { to: recipient, subject, text }
  })
}

/** The token of the link in a mail. */
export function tokenIn(mail: QueuedMail | undefined): string {
  return /#token=([\w-]+)/.exec(mail?.text ?? '')?.[1] ?? ''
}
