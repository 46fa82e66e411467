import type { Insertable, Selectable } from 'kysely'
import type { MailId } from '#model/id.ts'
import type { Scoped } from './scope.ts'
import type { OutgoingMailsTable } from './tables.ts'

export type OutgoingMailRow = Selectable<OutgoingMailsTable>

export async function insertOutgoingMail({ tx }: Scoped, values: Insertable<OutgoingMailsTable>): Promise<void> {
  await tx.insertInto('outgoingMails').values(values).execute()
}

/** System scope. `null` once it was sent. */
export async function findOutgoingMail({ tx }: Scoped, id: MailId): Promise<OutgoingMailRow | null> {
  return (await tx.selectFrom('outgoingMails').selectAll().where('id', '=', id).executeTakeFirst()) ?? null
}

/** System scope. */
export async function deleteOutgoingMail({ tx }: Scoped, id: MailId): Promise<void> {
  await tx.deleteFrom('outgoingMails').where('id', '=', id).execute()
}
