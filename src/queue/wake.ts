import { sql } from 'kysely'
import type { Scoped } from '#store/scope.ts'
import { type LoopName, wakeChannel } from './loops.ts'

/**
 * Asks for a look at a resource, as part of the transaction that changed it: no commit, no wake. Waking twice is waking
 * once; a wake during a run makes another run follow.
 */
export async function wake(scoped: Scoped, loop: LoopName, resourceId: string): Promise<void> {
  await sql`
    INSERT INTO looks (loop, resource_id, next_look_at) VALUES (${loop}, ${resourceId}, now())
    ON CONFLICT (loop, resource_id)
    DO UPDATE SET next_look_at = now(), wake_sequence = looks.wake_sequence + 1
  `.execute(scoped.tx)
  await sql`SELECT pg_notify(${wakeChannel}, '')`.execute(scoped.tx)
}
