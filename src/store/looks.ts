import { sql } from 'kysely'
import type { Scoped } from './scope.ts'

/** A resource that a loop must look at now. */
export interface DueLook {
  readonly loop: string
  readonly resourceId: string
}

/** Up to `limit` looks whose time has come, the longest due first. */
export async function listDueLooks(scoped: Scoped, limit: number): Promise<readonly DueLook[]> {
  return await scoped.tx
    .selectFrom('looks')
    .select(['loop', 'resourceId'])
    .where('nextLookAt', '<=', sql<Date>`now()`)
    .orderBy('nextLookAt')
    .limit(limit)
    .execute()
}

/** Seconds until the next look that is not due yet; `null` when there is none. */
export async function findSecondsToNextLook(scoped: Scoped): Promise<number | null> {
  const row = await scoped.tx
    .selectFrom('looks')
    .select(sql<number | null>`extract(epoch FROM min(next_look_at) - now())::float8`.as('seconds'))
    .where('nextLookAt', '>', sql<Date>`now()`)
    .executeTakeFirst()
  return row?.seconds ?? null
}

export interface LookStart {
  /** As decimal text: a PostgreSQL bigint. */
  readonly wakeSequence: string
  readonly failureCount: number
}

/** What a run must remember of the look it answers; `null` when nobody asked any more. */
export async function findLookStart(scoped: Scoped, loop: string, resourceId: string): Promise<LookStart | null> {
  const row = await scoped.tx
    .selectFrom('looks')
    .select([sql<string>`wake_sequence::text`.as('wakeSequence'), 'failureCount'])
    .where('loop', '=', loop)
    .where('resourceId', '=', resourceId)
    .executeTakeFirst()
  return row ?? null
}

export interface LookEnd {
  readonly loop: string
  readonly resourceId: string
  readonly wakeSequence: string
  /** `null`: no look until somebody wakes it. */
  readonly nextLookInSeconds: number | null
  readonly failureCount: number
}

/** Sets the next look, unless the resource was woken during the run: then it stays due. */
export async function finishLook(scoped: Scoped, end: LookEnd): Promise<void> {
  if (end.nextLookInSeconds === null) {
    await sql`
      DELETE FROM looks
      WHERE loop = ${end.loop} AND resource_id = ${end.resourceId} AND wake_sequence = ${end.wakeSequence}::bigint
    `.execute(scoped.tx)
    return
  }
  await sql`
    UPDATE looks
    SET failure_count = ${end.failureCount},
        next_look_at = CASE WHEN wake_sequence = ${end.wakeSequence}::bigint
                            THEN now() + make_interval(secs => ${end.nextLookInSeconds}) ELSE next_look_at END
    WHERE loop = ${end.loop} AND resource_id = ${end.resourceId}
  `.execute(scoped.tx)
}

/** Gives every resource that has none a look that is due: after an upgrade or a restore nothing is forgotten. */
export async function insertMissingLooks(scoped: Scoped): Promise<void> {
  await sql`
    INSERT INTO looks (loop, resource_id, next_look_at)
    SELECT 'domain', id, now() FROM domains
    UNION ALL SELECT 'node-machine', id, now() FROM sending_nodes
    UNION ALL SELECT 'node-config', id, now() FROM sending_nodes
    UNION ALL SELECT 'mailboxes', id, now() FROM sending_nodes
    UNION ALL SELECT 'certificate', id, now() FROM certificates
    UNION ALL SELECT 'infrastructure', id, now() FROM infrastructure
    UNION ALL SELECT 'secret-rotation', id, now() FROM secrets
    UNION ALL SELECT 'test-mail', id, now() FROM test_mails WHERE finished_at IS NULL
    ON CONFLICT (loop, resource_id) DO NOTHING
  `.execute(scoped.tx)
}

/**
 * Brings every look forward to about now: a worker that starts may have slept through anything. Spread over up to five
 * minutes when there are many, so that a start is no stampede.
 */
export async function hastenLooks(scoped: Scoped): Promise<void> {
  await sql`
    UPDATE looks
    SET next_look_at = LEAST(next_look_at, now() + random() * make_interval(secs => LEAST(300, everything.count / 50.0)))
    FROM (SELECT count(*) FROM looks) AS everything
  `.execute(scoped.tx)
}

export interface LoopBacklog {
  readonly loop: string
  /** Resources that it looks after. */
  readonly resources: number
  /** Whose time has come. */
  readonly due: number
  /** Of the longest due; 0 when none is. */
  readonly overdueSeconds: number
  /** Whose last look failed. */
  readonly failing: number
}

/** What each loop has before it, by name. */
export async function countLooksByLoop(scoped: Scoped): Promise<readonly LoopBacklog[]> {
  const { rows } = await sql<LoopBacklog>`
    SELECT loop, count(*)::integer AS resources,
           count(*) FILTER (WHERE next_look_at <= now())::integer AS due,
           greatest(0, extract(epoch FROM now() - min(next_look_at)))::float8 AS "overdueSeconds",
           count(*) FILTER (WHERE failure_count > 0)::integer AS failing
    FROM looks GROUP BY loop ORDER BY loop
  `.execute(scoped.tx)
  return rows
}
