import { sql } from 'kysely'
import type { IdentityScoped } from '../identity-scope.ts'

export interface CountedAttempt {
  /** In this window, with this one. */
  readonly attempts: number
  readonly windowEndsAt: Date
}

/** Counts one more try of a subject; the first opens a window of so many seconds. */
export async function countAttempt(
  { tx }: IdentityScoped,
  { subject, windowSeconds, now }: { readonly subject: string; readonly windowSeconds: number; readonly now: Date },
): Promise<CountedAttempt> {
  const end = new Date(now.getTime() + windowSeconds * 1000)
  const { rows } = await sql<CountedAttempt>`
    INSERT INTO sign_in_attempts AS a (subject, attempts, window_ends_at) VALUES (${subject}, 1, ${end})
    ON CONFLICT (subject) DO UPDATE SET
      attempts = CASE WHEN a.window_ends_at <= ${now} THEN 1 ELSE a.attempts + 1 END,
      window_ends_at = CASE WHEN a.window_ends_at <= ${now} THEN ${end} ELSE a.window_ends_at END
    RETURNING attempts, window_ends_at
  `.execute(tx)
  const [row] = rows
  if (row === undefined) throw new Error('An attempt was not counted.')
  return row
}

/** Takes one try back: it was a good one. */
export async function forgiveAttempt({ tx }: IdentityScoped, subject: string): Promise<void> {
  await tx
    .updateTable('signInAttempts')
    .set((eb) => ({ attempts: eb('attempts', '-', 1) }))
    .where('subject', '=', subject)
    .where('attempts', '>', 0)
    .execute()
}

export async function deleteAttempts({ tx }: IdentityScoped, subjects: readonly string[]): Promise<void> {
  await tx.deleteFrom('signInAttempts').where('subject', 'in', subjects).execute()
}

export async function deleteEndedAttempts({ tx }: IdentityScoped, now: Date): Promise<void> {
  await tx.deleteFrom('signInAttempts').where('windowEndsAt', '<=', now).execute()
}
