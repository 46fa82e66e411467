import type { FastifyInstance, FastifyRequest } from 'fastify'
import { systemScope } from '#model/scope.ts'
import { recordAttempt } from '#operations/audit/record-attempt.ts'
import { withScope } from '#store/scope.ts'
import type { Actor } from './actor.ts'
import type { ApiContext } from './api-context.ts'
import { auditActorOf, sourceOf } from './audit-author.ts'
import { asProblemError } from './problem.ts'

const quietMilliseconds = 60_000
const mostRemembered = 10_000

/**
 * Writes to the audit log that somebody who is known was refused (403) a change or a look at the log: once a minute for
 * each actor, operation and reason, with how often it was tried since. What was refused stays refused when this fails.
 */
export function auditRefusals(app: FastifyInstance, context: ApiContext): void {
  const recent = new Map<string, { readonly at: number; count: number }>()
  app.addHook('onError', async (request, _reply, thrown) => {
    const { actor } = request
    const error = asProblemError(thrown)
    const { operationId } = request.routeOptions.config as { operationId?: string }
    if (actor === null || operationId === undefined || error.status !== 403 || !isSensitive(request)) return
    const key = `${auditActorOf(actor).id} ${operationId} ${error.code}`
    const earlier = recent.get(key)
    const now = context.operations.clock().getTime()
    if (earlier !== undefined && now - earlier.at < quietMilliseconds) return void earlier.count++
    if (recent.size >= mostRemembered) recent.clear()
    recent.set(key, { at: now, count: 0 })
    const triedBefore = earlier?.count ?? 0
    const attempt = { operationId, code: error.code, message: error.detail, triedBefore }
    await write(context, request, actor, attempt).catch((failure: unknown) =>
      request.log.error({ err: failure }, 'a refused attempt could not be written to the audit log'),
    )
  })
}

interface Attempt {
  readonly operationId: string
  readonly code: string
  readonly message: string
  readonly triedBefore: number
}

function isSensitive({ method, url }: FastifyRequest): boolean {
  return (method !== 'GET' && method !== 'HEAD') || url.includes('/audit-entries')
}

async function write(context: ApiContext, request: FastifyRequest, actor: Actor, attempt: Attempt): Promise<void> {
  const { operationId, code, message, triedBefore } = attempt
  await withScope(context.db, systemScope, (scoped) =>
    recordAttempt(scoped, context.operations, {
      tenantId: actor.tenantId,
      actor: auditActorOf(actor),
      action: operationId,
      code,
      message,
      source: sourceOf(request),
      ...(triedBefore === 0 ? {} : { details: { triedBefore } }),
    }),
  )
}
