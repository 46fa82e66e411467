import { z } from 'zod'
import type { Event } from '#model/event.ts'
import { Timestamp } from '../common.schema.ts'

const filters = {
  resourceKind: z.string().max(50).optional(),
  resourceId: z.string().max(100).optional(),
  infrastructureId: z.string().max(100).optional(),
  type: z.string().max(100).optional().describe('A type, or the beginning of types when it ends with a dot: "dns.".'),
  severity: z.enum(['info', 'warning', 'error']).optional(),
}

const eventId = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

export const EventQuery = z.strictObject({
  ...filters,
  after: eventId.optional().describe('Only events after this id, oldest first. Left out: the newest, oldest first.'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})

export const EventStreamQuery = z.strictObject({
  ...filters,
  after: eventId.optional(),
  tenant: z
    .string()
    .max(100)
    .optional()
    .describe('The same as the header X-Rookery-Tenant, which a browser cannot send.'),
})

export const EventView = z
  .object({
    id: z.number().int().describe('Grows; the place in the stream.'),
    tenantId: z.string().nullable(),
    at: Timestamp,
    severity: z.enum(['info', 'warning', 'error']),
    type: z.string(),
    resourceKind: z.string(),
    resourceId: z.string(),
    infrastructureId: z.string().nullable(),
    message: z.string(),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Event' })

export const EventList = z.object({
  items: z.array(EventView),
  lastId: z.number().int().describe('Give it as `after`, here or to the stream, to go on.'),
})

export function toEventView(event: Event): z.input<typeof EventView> {
  return { ...event, at: event.at.toISOString(), data: { ...event.data } }
}
