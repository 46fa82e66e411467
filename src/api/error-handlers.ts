import type { FastifyInstance, FastifyReply } from 'fastify'
import { ProblemError } from '#model/error.ts'
import { unknownErrors } from '#telemetry/metrics.ts'
import { asProblemError, problemContentType, toProblem } from './problem.ts'

/** Every refusal is a problem of the catalogue. What only we may know goes to the log. */
export function setErrorHandlers(app: FastifyInstance, findAllowedMethods: (path: string) => readonly string[]): void {
  app.setErrorHandler((thrown, request, reply) => {
    const error = asProblemError(thrown)
    if (error.code === 'internal') unknownErrors.inc({ where: 'api' })
    const level = error.status >= 500 ? 'error' : 'debug'
    request.log[level]({ err: thrown, internal: error.internal, code: error.code }, 'request refused')
    return sendProblem(reply, error, request.id)
  })
  app.setNotFoundHandler((request, reply) => {
    const allowed = findAllowedMethods(request.url.split('?')[0] ?? '')
    if (allowed.length === 0) return sendProblem(reply, new ProblemError('route-not-found'), request.id)
    return sendProblem(reply.header('allow', allowed.join(', ')), new ProblemError('method-not-allowed'), request.id)
  })
}

function sendProblem(reply: FastifyReply, error: ProblemError, requestId: string): FastifyReply {
  if (error.status === 401) reply.header('www-authenticate', 'Bearer')
  if (error.retryAfterSeconds !== null) reply.header('retry-after', String(error.retryAfterSeconds))
  return reply
    .code(error.status)
    .header('cache-control', 'no-store')
    .header('x-request-id', requestId)
    .type(problemContentType)
    .serializer((body: unknown) => JSON.stringify(body))
    .send(toProblem(error, requestId))
}
