import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { ProblemError } from '#model/error.ts'
import { metrics } from '#telemetry/metrics.ts'
import type { ApiContext } from './api-context.ts'

/** For supervisors and Prometheus, without a key: /health says that the process runs, /ready that it can serve. */
export function registerHealth(app: FastifyInstance, context: ApiContext): void {
  const schema = { hide: true }
  app.get('/health', { schema }, async () => ({ status: 'ok' }))
  app.get('/ready', { schema }, async () => {
    try {
      await sql`SELECT 1`.execute(context.db)
    } catch (cause) {
      throw new ProblemError('unavailable', { detail: 'The database does not answer.', cause })
    }
    return { status: 'ready' }
  })
  app.get('/metrics', { schema }, async (_request, reply) => {
    return reply.type(metrics.contentType).send(await metrics.metrics())
  })
}
