import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { readCookie, serializeCookie } from '#identity/cookies.ts'
import type { Identity } from '#identity/identity.ts'
import { type ErrorCode, ProblemError } from '#model/error.ts'
import { isConfirmed, type SignedInUser } from '#model/sign-in.ts'
import { requireOwnOrigin } from '../csrf.ts'
import { problemResponses } from '../openapi.ts'
import { allAuthRoutes } from './all-auth-routes.ts'
import type { Access, AuthAnswer, AuthRoute } from './define-auth-route.ts'
import { refuseForeignPage } from './foreign-pages.ts'
import { mayBeFirst } from './may-be-first.ts'
import { readClient } from './read-client.ts'

declare module 'fastify' {
  interface FastifyRequest {
    signedInUser: SignedInUser | null
  }
}

const noInput = z.strictObject({})

/** Every endpoint of sign-in below /api/v1/auth and /api/auth. */
export function registerAuth(app: FastifyInstance, identity: Identity): void {
  app.decorateRequest('signedInUser', null)
  for (const prefix of ['/api/v1', '/api']) {
    for (const route of allAuthRoutes) addAuthRoute(app, identity, route, prefix)
  }
}

function addAuthRoute(app: FastifyInstance, identity: Identity, route: AuthRoute, prefix: string): void {
  app.route({
    method: route.method,
    url: `${prefix}${route.path}`,
    schema: { querystring: noInput, ...authSchemaOf(route), hide: prefix !== '/api/v1' },
    config: { operationId: route.operationId },
    onRequest: async (request) => {
      request.signedInUser = await admit(identity, route, request)
    },
    handler: async (request, reply) => {
      const answer = await route.handle({
        identity,
        user: request.signedInUser,
        client: readClient(request),
        visitor: {
          client: readClient(request),
          previous: readCookie(identity.site, request.headers.cookie, 'session'),
        },
        params: request.params,
        query: request.query,
        body: request.body,
        search: request.url.split('?').slice(1).join('?'),
        wantsPage: (request.headers.accept ?? '').includes('text/html'),
        mayBeFirst: () => mayBeFirst(identity, request),
        cookie: (kind) => readCookie(identity.site, request.headers.cookie, kind),
        findUser: () => identity.sessions.find(request.headers.cookie, identity.clock()),
      })
      return sendAnswer(reply, identity, route, answer)
    },
  })
}

/** @throws {ProblemError} `unauthenticated`, `csrf-rejected`, `confirmation-required` */
async function admit(identity: Identity, route: AuthRoute, request: FastifyRequest): Promise<SignedInUser | null> {
  const isChange = route.method !== 'GET'
  if (route.access === 'anybody') {
    if (isChange) refuseForeignPage(request.headers, identity.origins)
    return null
  }
  const now = identity.clock()
  const user = await identity.sessions.find(request.headers.cookie, now)
  if (user === null) throw new ProblemError('unauthenticated')
  if (isChange) requireOwnOrigin(request.headers, identity.origins)
  if (route.access === 'confirmed-session' && !isConfirmed(user, now)) throw new ProblemError('confirmation-required')
  return user
}

function sendAnswer(
  reply: FastifyReply,
  { site }: Identity,
  route: AuthRoute,
  { body, cookies = [], location }: AuthAnswer<unknown>,
): FastifyReply {
  for (const change of cookies) reply.header('set-cookie', serializeCookie(site, change))
  reply.header('cache-control', 'no-store')
  return location === undefined ? reply.code(route.status).send(body) : reply.redirect(location, 303)
}

const problemsOfAccess: Readonly<Record<Access, readonly ErrorCode[]>> = {
  anybody: ['too-many-attempts'],
  session: ['unauthenticated'],
  'confirmed-session': ['unauthenticated', 'confirmation-required'],
}
const securityOfAccess: Readonly<Record<Access, readonly Record<string, readonly string[]>[]>> = {
  anybody: [],
  session: [{ session: [] }],
  'confirmed-session': [{ session: [] }],
}
const sentenceOfAccess: Readonly<Record<Access, string>> = {
  anybody: 'Anybody may.',
  session: 'For who is signed in.',
  'confirmed-session': 'For who is signed in and confirmed it in the last 15 minutes.',
}

function authSchemaOf(route: AuthRoute): Record<string, unknown> {
  const takesInput = route.body !== undefined || route.query !== undefined || route.params !== undefined
  const codes: readonly ErrorCode[] = [
    'internal',
    'unavailable',
    ...problemsOfAccess[route.access],
    ...(route.method === 'GET' ? [] : (['csrf-rejected'] as const)),
    ...(takesInput ? (['validation-failed'] as const) : []),
    ...(route.body === undefined ? [] : (['malformed-body', 'body-too-large', 'unsupported-media-type'] as const)),
    ...(route.params === undefined ? [] : (['not-found'] as const)),
    ...(route.problems ?? []),
  ]
  const elsewhere = { description: 'Leads elsewhere.', content: { 'text/html': { schema: z.string() } } }
  const answer = route.status === 303 ? elsewhere : route.answer
  return {
    operationId: route.operationId,
    summary: route.summary,
    description: sentenceOfAccess[route.access],
    tags: ['Sign-in'],
    security: securityOfAccess[route.access],
    ...(route.params === undefined ? {} : { params: route.params }),
    ...(route.query === undefined ? {} : { querystring: route.query }),
    ...(route.body === undefined ? {} : { body: route.body }),
    response: { [route.status]: answer, ...problemResponses(codes) },
  }
}
