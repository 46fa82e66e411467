import { sql } from 'kysely'
import type { InfrastructureRow } from './infrastructure.ts'
import { type Scoped, tenantFilter } from './scope.ts'

const keptDays = 400

/** Keeps the score as that of the day (UTC); what is older than 400 days goes. */
export async function recordScore(
  scoped: Scoped,
  { id, tenantId }: Pick<InfrastructureRow, 'id' | 'tenantId'>,
  score: number,
  now: Date,
): Promise<void> {
  await sql`
    INSERT INTO score_history (infrastructure_id, tenant_id, day, score)
    VALUES (${id}, ${tenantId}, (${now}::timestamptz AT TIME ZONE 'UTC')::date, ${score})
    ON CONFLICT (infrastructure_id, day) DO UPDATE SET score = EXCLUDED.score
  `.execute(scoped.tx)
  await sql`
    DELETE FROM score_history
    WHERE infrastructure_id = ${id} AND day < (${now}::timestamptz AT TIME ZONE 'UTC')::date - ${keptDays}::integer
  `.execute(scoped.tx)
}

export interface DayScore {
  /** `2026-11-22` */
  readonly day: string
  /** Mean of all orders in scope that have one of that day, rounded. */
  readonly score: number
}

/** The mean score by day since `since`, oldest first; days without any are absent. */
export async function listMeanScores(scoped: Scoped, since: Date): Promise<readonly DayScore[]> {
  return await scoped.tx
    .selectFrom('scoreHistory')
    .select([sql<string>`to_char(day, 'YYYY-MM-DD')`.as('day'), sql<number>`round(avg(score))::integer`.as('score')])
    .where(tenantFilter(scoped))
    .where('day', '>=', since)
    .groupBy('scoreHistory.day')
    .orderBy('scoreHistory.day')
    .execute()
}
