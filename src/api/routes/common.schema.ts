import { z } from 'zod'
import type { Condition } from '#model/condition.ts'
import { type Id, type IdKind, idPattern } from '#model/id.ts'
import type { PageRequest } from '#store/page.ts'

/** An identifier of a kind, in a body or a query. */
export function idSchema<Kind extends IdKind>(kind: Kind) {
  const pattern = idPattern(kind)
  const message = `must be the id of a ${kind}, such as "${pattern.source.slice(1, 5).replace(/_.*/, '')}_…"`
  return z.string().regex(pattern, message) as unknown as z.ZodType<Id<Kind>, Id<Kind>>
}

/** `:id` in a path. A malformed one is simply not there: 404, as for one of somebody else. */
export function pathId<Kind extends IdKind>(kind: Kind) {
  return z.object({
    id: z.string().max(200).describe(`The id of the ${kind}.`) as unknown as z.ZodType<Id<Kind>, Id<Kind>>,
  })
}

export const Timestamp = z.iso.datetime()
export const tenantIdField = idSchema('tenant')
  .optional()
  .describe('Only for operator keys; default: their own tenant.')

const largestPage = 200

export const PageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(largestPage).default(50),
  pageToken: z.string().max(100).optional().describe('nextPageToken of the page before.'),
})

/** One more than asked for is read, to know whether there is more. */
export function toPageRequest(query: z.output<typeof PageQuery>): PageRequest {
  return { afterId: query.pageToken ?? null, limit: query.limit + 1 }
}

export function pageOf<View extends z.ZodType>(view: View) {
  return z.object({ items: z.array(view), nextPageToken: z.string().nullable() })
}

/** The page and the token of the next. `rows` has up to one more than the limit. */
export function toPage<Row extends { readonly id: string }, View>(
  rows: readonly Row[],
  limit: number,
  toView: (row: Row) => View,
): { items: View[]; nextPageToken: string | null } {
  const items = rows.slice(0, limit)
  return { items: items.map(toView), nextPageToken: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
}

export const ConditionView = z
  .object({
    type: z.string(),
    status: z.enum(['true', 'false', 'unknown']),
    reason: z.string(),
    message: z.string(),
    lastTransitionAt: Timestamp,
  })
  .meta({ id: 'Condition' })

export function toConditionView(condition: Condition): z.input<typeof ConditionView> {
  const { type, status, reason, message, lastTransitionAt } = condition
  return { type, status, reason, message, lastTransitionAt: lastTransitionAt.toISOString() }
}

export function toTimestamp(date: Date | null): string | null {
  return date === null ? null : date.toISOString()
}

/** A name that a person gives to something. */
export const displayName = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(200, 'must have at most 200 characters')
  .regex(/^[^\p{Cc}]*$/u, 'must not have control characters')
