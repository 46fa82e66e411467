import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { createJsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { type ErrorCode, errorCatalogue } from '#model/error.ts'
import { isPermission } from '#model/permission.ts'
import type { Route } from './define-route.ts'
import { Problem, problemContentType } from './problem.ts'

const everywhere: readonly ErrorCode[] = ['unauthenticated', 'forbidden', 'csrf-rejected', 'internal', 'unavailable']
const tenantCodes: readonly ErrorCode[] = ['tenant-not-chosen', 'network-not-allowed', 'second-factor-required']

/** Publishes OpenAPI 3.1 at /api/openapi.json and a page to read it at /api/reference, from this origin. */
export async function registerReference(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Rookery',
        version: '1',
        description:
          'E-mail infrastructure from a bare domain to delivered mail. Errors are problem+json (RFC 9457); a POST with an Idempotency-Key can be repeated; lists are read page by page by `pageToken`.',
        license: { name: 'AGPL-3.0-or-later', identifier: 'AGPL-3.0-or-later' },
      },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          apiKey: { type: 'http', scheme: 'bearer', description: 'API key: rk_…' },
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: '__Host-rookery',
            description: 'A browser’s session; X-Rookery-Tenant chooses the tenant, changes bear X-Rookery-Client.',
          },
        },
      },
      security: [{ apiKey: [] }, { session: [] }],
    },
    transform: createJsonSchemaTransform({}),
    transformObject: (document) => dropUnused(jsonSchemaTransformObject(document)),
  })
  app.get('/api/openapi.json', { schema: { hide: true } }, async () => app.swagger())
  await app.register(swaggerUi, {
    routePrefix: '/api/reference',
    staticCSP: true,
    transformStaticCSP: () =>
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; frame-ancestors 'none'",
    uiConfig: {
      url: '/api/openapi.json',
      deepLinking: true,
      displayRequestDuration: true,
      persistAuthorization: false,
    },
  })
}

/** What the framework validates by, and what the reference shows. */
export function routeSchemaOf(route: Route): Record<string, unknown> {
  const takesInput = route.body !== undefined || route.query !== undefined || route.params !== undefined
  const codes = [
    ...everywhere,
    ...(takesInput ? (['validation-failed'] as const) : []),
    ...(route.body === undefined ? [] : (['malformed-body', 'body-too-large', 'unsupported-media-type'] as const)),
    ...(route.params === undefined ? [] : (['not-found'] as const)),
    ...(isPermission(route.permission) || route.permission === 'member' ? tenantCodes : []),
    ...(route.isSensitive === true ? (['confirmation-required'] as const) : []),
    ...(route.versionOf !== undefined && route.method !== 'GET' ? (['edited-meanwhile'] as const) : []),
    ...(route.method === 'POST' ? (['idempotency-key-reused', 'idempotency-in-progress'] as const) : []),
    ...(route.problems ?? []),
  ]
  return {
    operationId: route.operationId,
    summary: route.summary,
    description: describeAccess(route),
    tags: [route.tag],
    ...(route.params === undefined ? {} : { params: route.params }),
    ...(route.query === undefined ? {} : { querystring: route.query }),
    ...(route.body === undefined ? {} : { body: route.body }),
    response: { [route.status]: route.answer, ...problemResponses(codes) },
  }
}

const requirementTexts = {
  member: 'For every member and key of a tenant.',
  'signed-in': 'For everybody who is signed in, and every key.',
  anyone: 'Needs no sign-in.',
} as const

/** Who may call a route and how, for the reference. */
function describeAccess({ permission, isSensitive, versionOf, method }: Route): string {
  const isEdit = versionOf !== undefined && method !== 'GET'
  return [
    isPermission(permission) ? `Needs the permission \`${permission}\`.` : requirementTexts[permission],
    isSensitive === true ? 'A session must have proved itself within the last 15 minutes.' : '',
    isEdit ? 'With If-Match (the ETag of an earlier answer) nothing is overwritten that somebody else changed.' : '',
    versionOf !== undefined && !isEdit ? 'The answer has an ETag, for If-Match.' : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ')
}

/** Problems by status, as the reference shows them. */
export function problemResponses(codes: readonly ErrorCode[]): Record<number, unknown> {
  const byStatus = Map.groupBy(new Set(codes), (code) => errorCatalogue[code].status)
  const contentType = problemContentType.split(';')[0] ?? ''
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      status,
      { description: group.join(', '), content: { [contentType]: { schema: Problem } } },
    ]),
  )
}

/** The type provider writes each named schema twice, `X` and `XInput`; one that nothing refers to is left out. */
function dropUnused<Document extends object>(document: Document): Document {
  const text = JSON.stringify(document)
  const { components = {} } = document as { components?: { schemas?: Record<string, unknown> } }
  const schemas = Object.entries(components.schemas ?? {})
  const used = schemas.filter(([name]) => text.includes(`"#/components/schemas/${name}"`))
  return { ...document, components: { ...components, schemas: Object.fromEntries(used) } }
}
