import type { FastifyRequest } from 'fastify'
import type { AuditActor, AuditResource, RequestSource } from '#model/audit.ts'
import { idPrefixes } from '#model/id.ts'
import type { AuditAuthor } from '#store/record-audit.ts'
import type { Actor } from './authenticate.ts'
import type { Route } from './define-route.ts'

/** Who asks, as the audit log calls it. */
export function auditActorOf({ apiKeyId, name }: Actor): AuditActor {
  return { kind: 'key', id: apiKeyId, name }
}

/** From where a request comes. */
export function sourceOf(request: FastifyRequest): RequestSource {
  return { requestId: request.id, address: request.ip, userAgent: request.headers['user-agent'] ?? null }
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

/** The resource that `id` names, if it names one: its kind stands in the id. */
function resourceOf(value: unknown): AuditResource | null {
  const { id } = (value ?? {}) as { readonly id?: unknown }
  if (typeof id !== 'string' || !/^[a-z]{2,8}_[0-9a-z]{1,64}$/.test(id)) return null
  const found = Object.entries(idPrefixes).find(([, prefix]) => id.startsWith(`${prefix}_`))
  return found === undefined ? null : { kind: toKebabCase(found[0]), id }
}

function toKebabCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
