import helmet from '@fastify/helmet'
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
  LogController,
} from 'fastify'
import { serializerCompiler } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { newPrefixedId } from '#lib/id.ts'
import { ProblemError } from '#model/error.ts'
import { httpRequestSeconds } from '#telemetry/metrics.ts'
import { type Actor, requireConfirmation } from './actor.ts'
import type { ApiContext } from './api-context.ts'
import { sourceOf } from './audit-author.ts'
import { registerAuditExport } from './audit-export.ts'
import { auditRefusals } from './audit-refusals.ts'
import { registerAuth } from './auth/register-auth.ts'
import { authenticate } from './authenticate.ts'
import { registerDashboard } from './dashboard.ts'
import type { Route } from './define-route.ts'
import { setErrorHandlers } from './error-handlers.ts'
import { registerErrorPages } from './error-page.ts'
import { registerEventStream } from './event-stream.ts'
import { validatorOf } from './field-errors.ts'
import { registerHealth } from './health.ts'
import { findAllowedMethods } from './known-paths.ts'
import { registerReference, routeSchemaOf } from './openapi.ts'
import { allRoutes } from './routes/all-routes.ts'
import { runRoute } from './run-route.ts'

declare module 'fastify' {
  interface FastifyRequest {
    actor: Actor | null
  }
}

/** Of a route that takes no query: every parameter is unknown. */
const noQuery = z.strictObject({})

export const largestBodyBytes = 1024 * 1024

/** The dashboard brings all it needs from this origin; no `upgrade-insecure-requests`, since it may be served on plain HTTP. */
const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
    formAction: ["'self'"],
  },
}

export interface ApiServerOptions {
  readonly context: ApiContext
  /** The built dashboard; it may not be there. */
  readonly dashboardDirectory: string
  /** Reverse proxies whose X-Forwarded-For is believed; default: none. */
  readonly trustedProxies?: readonly string[]
}

/** Builds the HTTP API with its reference and the dashboard; it does not listen yet. */
export async function createApiServer(options: ApiServerOptions): Promise<FastifyInstance> {
  const { context, dashboardDirectory, trustedProxies = [] } = options
  const app: FastifyInstance = fastify({
    loggerInstance: context.logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: largestBodyBytes,
    genReqId: () => newPrefixedId('req'),
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200 },
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
  })
  app.decorateRequest('actor', null)
  takeEmptyJson(app)
  app.setValidatorCompiler(({ schema }) => validatorOf(schema as unknown as z.ZodType))
  app.setSerializerCompiler(serializerCompiler)
  setErrorHandlers(app, findAllowedMethods)
  app.addHook('onSend', async (request, reply) => void reply.header('x-request-id', request.id))
  auditRefusals(app, context)
  app.addHook('onResponse', async (request, reply) => observe(request, reply))
  await app.register(helmet, { contentSecurityPolicy, strictTransportSecurity: false })
  await registerReference(app)
  for (const prefix of ['/api/v1', '/api']) {
    for (const route of allRoutes) addRoute(app, context, route, prefix)
    registerEventStream(app, context, prefix)
    registerAuditExport(app, context, prefix)
  }
  registerAuth(app, context.identity)
  registerHealth(app, context)
  registerErrorPages(app)
  await registerDashboard(app, dashboardDirectory)
  return app
}

/** A body-less POST may well say that it is JSON; what needs a body says so itself. */
function takeEmptyJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') return done(null, undefined)
    return parse(request, String(body), done)
  })
}

function addRoute(app: FastifyInstance, context: ApiContext, route: Route, prefix: string): void {
  app.route({
    method: route.method,
    url: `${prefix}${route.path}`,
    schema: { querystring: noQuery, ...routeSchemaOf(route), hide: prefix !== '/api/v1' },
    config: { operationId: route.operationId },
    onRequest: async (request) => {
      request.actor = await authenticate(context, request, route.permission)
      if (route.isSensitive === true) requireConfirmation(request.actor, context.operations.clock())
    },
    handler: async (request, reply) => {
      if (request.actor === null) throw new ProblemError('unauthenticated')
      const { actor, params, query, body } = request
      const idempotencyKey = route.method === 'POST' ? readIdempotencyKey(request) : null
      const ifMatch = request.headers['if-match'] ?? null
      const call = { actor, params, query, body, idempotencyKey, ifMatch, source: sourceOf(request) }
      const answer = await runRoute(context, route, call)
      if (answer.etag !== null) reply.header('etag', answer.etag)
      if (answer.isReplay) reply.header('idempotency-replayed', 'true')
      return reply.code(answer.status).header('cache-control', 'no-store').send(answer.body)
    },
  })
}

function readIdempotencyKey(request: FastifyRequest): string | null {
  const key = request.headers['idempotency-key']
  if (key === undefined) return null
  if (typeof key === 'string' && /^[\x21-\x7e]{1,255}$/.test(key)) return key
  const message = 'must have 1 to 255 visible ASCII characters'
  throw new ProblemError('validation-failed', { errors: [{ field: 'Idempotency-Key', message }] })
}

function observe(request: FastifyRequest, reply: FastifyReply): void {
  const { operationId } = request.routeOptions.config as { operationId?: string }
  if (operationId === undefined) return
  httpRequestSeconds.observe({ operation: operationId, status: String(reply.statusCode) }, reply.elapsedTime / 1000)
  request.log.debug(
    { operation: operationId, status: reply.statusCode, milliseconds: Math.round(reply.elapsedTime) },
    'request answered',
  )
}
