import type { FastifyRequest } from 'fastify'
import { type AuditActor, type AuditResource, type RequestSource, resourceOfId } from '#model/audit.ts'
import type { AuditAuthor } from '#store/record-audit.ts'
import type { Actor } from './actor.ts'
import { readClient } from './auth/read-client.ts'
import type { Route } from './define-route.ts'

/** Who asks, as the audit log calls it. */
export function auditActorOf({ kind, id, name }: Actor): AuditActor {
  return kind === 'nobody' ? { kind: 'unknown', id: null, name } : { kind, id, name }
}

/** From where a request comes. */
export function sourceOf(request: FastifyRequest): RequestSource {
  return {
    requestId: request.id,
    address: readClient(request).address,
    userAgent: request.headers['user-agent'] ?? null,
  }
}

interface Call {
  readonly actor: Actor
  readonly params: unknown
  readonly source: RequestSource
}

/** The author of what a route changes. The resource is the one in the path, else the one in the answer. */
export function authorOf(route: Route, { actor, params, source }: Call, answer: unknown): AuditAuthor {
  return {
    actor: auditActorOf(actor),
    source,
    tenantId: actor.tenantId,
    action: route.operationId,
    resource: resourceOf(params) ?? resourceOf(answer),
    isAlways: true,
  }
}

/** The resource that `id` of a path or an answer names, if it names one. */
function resourceOf(value: unknown): AuditResource | null {
  const { id } = (value ?? {}) as { readonly id?: unknown }
  return typeof id === 'string' ? resourceOfId(id) : null
}
