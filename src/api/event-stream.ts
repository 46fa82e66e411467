import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ProblemError } from '#model/error.ts'
import type { Scope } from '#model/scope.ts'
import { type EventFilter, findNewestEventId } from '#store/events.ts'
import { withScope } from '#store/scope.ts'
import { openStreams } from '#telemetry/metrics.ts'
import type { ApiContext } from './api-context.ts'
import { authenticate } from './authenticate.ts'
import { createBell } from './bell.ts'
import { createEventTail, type EventTail } from './event-tail.ts'
import { EventStreamQuery } from './routes/events/events.schema.ts'

const heartbeatMilliseconds = 15_000

/**
 * GET /events/stream: server-sent events (HTML Living Standard §9.2) out of the events table. `Last-Event-ID`, or `after`
 * in the query, says what the client has; without both it gets what happens from now on.
 */
export function registerEventStream(app: FastifyInstance, context: ApiContext, prefix: string): void {
  const tail = createEventTail(context.db, context.hub)
  app.route({
    method: 'GET',
    url: `${prefix}/events/stream`,
    schema: {
      operationId: 'streamEvents',
      summary: 'Follow what happens as server-sent events; Last-Event-ID or `after` says where to go on',
      description: 'Needs the permission `events:read`.',
      tags: ['Events'],
      querystring: EventStreamQuery,
      response: {
        200: { description: 'Each event as JSON.', content: { 'text/event-stream': { schema: z.string() } } },
      },
      hide: prefix !== '/api/v1',
    },
    config: { operationId: 'streamEvents' },
    onRequest: async (request) => {
      request.actor = await authenticate(context, request, 'events:read')
    },
    handler: async (request, reply) => {
      const scope = request.actor?.scope ?? null
      if (scope === null) throw new ProblemError('unauthenticated')
      const { after, tenant: _, ...filter } = request.query as ReturnType<typeof EventStreamQuery.parse>
      const start = readLastEventId(request) ?? after ?? (await newestEventId(context, scope))
      const closing = new AbortController()
      request.raw.once('close', () => closing.abort())
      const isStillAllowed = () => isAllowed(context, request)
      const frames = streamEvents(tail, { scope, filter, start, isStillAllowed }, closing.signal)
      return reply
        .header('content-type', 'text/event-stream; charset=utf-8')
        .header('cache-control', 'no-store')
        .header('x-accel-buffering', 'no')
        .send(Readable.from(frames, { objectMode: false }))
    },
  })
}

interface StreamRequest {
  readonly scope: Scope
  readonly filter: EventFilter
  readonly start: number
  /** Whether who asked may still read events: the key may be revoked, the session ended. */
  readonly isStillAllowed: () => Promise<boolean>
}

async function* streamEvents(
  tail: EventTail,
  { scope, filter, start, isStillAllowed }: StreamRequest,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const bell = createBell()
  const unsubscribe = tail.subscribe(scope, bell.ring)
  openStreams.inc()
  try {
    let after = start
    let checkedAt = performance.now()
    yield `retry: 1000\n: stream from ${after}\n\n`
    while (!signal.aborted) {
      if (performance.now() - checkedAt >= heartbeatMilliseconds) {
        if (!(await isStillAllowed())) return
        checkedAt = performance.now()
      }
      const { frames, lastId, isFull } = await tail.read({ scope, filter, after })
      after = lastId
      if (frames !== '') yield frames
      if (isFull) continue
      if (!(await bell.wait(heartbeatMilliseconds, signal)) && !signal.aborted) yield ': still here\n\n'
    }
  } finally {
    unsubscribe()
    openStreams.dec()
  }
}

/** The stream ends within a heartbeat after the right to it; the client comes back and is told why. */
async function isAllowed(context: ApiContext, request: FastifyRequest): Promise<boolean> {
  try {
    await authenticate(context, request, 'events:read')
    return true
  } catch (error) {
    if (error instanceof ProblemError && error.status < 500) return false
    throw error
  }
}

function newestEventId(context: ApiContext, scope: Scope): Promise<number> {
  return withScope(context.db, scope, findNewestEventId)
}

function readLastEventId(request: FastifyRequest): number | null {
  const header = request.headers['last-event-id']
  if (header === undefined || header === '') return null
  if (typeof header === 'string' && /^\d{1,15}$/.test(header)) return Number(header)
  const message = 'must be the id of an event'
  throw new ProblemError('validation-failed', { errors: [{ field: 'Last-Event-ID', message }] })
}
