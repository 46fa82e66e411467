import { canonicalJson } from '#lib/canonical-json.ts'
import { sha256Hex } from '#lib/hash.ts'
import type { RequestSource } from '#model/audit.ts'
import { ProblemError } from '#model/error.ts'
import { isPermission } from '#model/permission.ts'
import { type Scope, systemScope } from '#model/scope.ts'
import {
  deleteIdempotencyKeysBefore,
  findIdempotencyKey,
  type IdempotencyPlace,
  insertIdempotencyKey,
  lockIdempotencyKey,
} from '#store/idempotency-keys.ts'
import { recordAudit } from '#store/record-audit.ts'
import { type Scoped, withScope } from '#store/scope.ts'
import type { Actor } from './actor.ts'
import type { ApiContext } from './api-context.ts'
import { authorOf } from './audit-author.ts'
import type { Route } from './define-route.ts'
import { checkIfMatch, readEtag } from './edit-version.ts'

export interface RouteCall {
  readonly actor: Actor
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
  /** Of a POST; `null` when none was sent. */
  readonly idempotencyKey: string | null
  /** The header If-Match of a change. */
  readonly ifMatch: string | null
  /** From where it comes, also for the audit log. */
  readonly source: RequestSource
}

export interface RouteAnswer {
  readonly status: number
  readonly body: unknown
  /** The answer is that of an earlier request with the same Idempotency-Key. */
  readonly isReplay: boolean
  /** The version of the resource that was read or changed; null when it has none. */
  readonly etag: string | null
}

const rememberedMilliseconds = 24 * 3600 * 1000

/**
 * Runs a route in one transaction, which also writes to the audit log what it changed; a route that is not a GET leaves
 * an entry in any case. With an Idempotency-Key the answer is stored, sealed, in the same transaction as the
 * change: either both are there after a crash, or neither is and the next try does the work. When mail data changed, the
 * nodes that follow have it when this resolves.
 * @throws {ProblemError} of the route, `edited-meanwhile`, `idempotency-in-progress`, `idempotency-key-reused`.
 */
export async function runRoute(context: ApiContext, route: Route, call: RouteCall): Promise<RouteAnswer> {
  const work = async (scoped: Scoped) => {
    const answer = await runScoped(scoped, context, route, call)
    return { answer, projected: scoped.projected }
  }
  const isAudited = route.method !== 'GET'
  const { answer, projected } = await withScope(context.db, scopeOf(route, call.actor), work, { isAudited })
  await context.appliedDirectory.settle(projected)
  return answer
}

async function runScoped(scoped: Scoped, context: ApiContext, route: Route, call: RouteCall): Promise<RouteAnswer> {
  const { idempotencyKey: key, actor } = call
  const run = () => runHandler(scoped, context, route, call)
  if (key === null || actor.tenantId === null) return run()
  return runOnce(scoped, context, { route, call, place: { tenantId: actor.tenantId, actorId: actor.id, key } }, run)
}

async function runHandler(scoped: Scoped, context: ApiContext, route: Route, call: RouteCall): Promise<RouteAnswer> {
  const { actor, params, query, body, source } = call
  const request = { scoped, context, actor, params, query, body, address: source.address ?? '' }
  // a version older than the answer is refused once too often; a newer one would let an edit be lost
  const seen = route.method === 'GET' ? await readEtag(scoped, route, params) : null
  if (route.method !== 'GET') await checkIfMatch(scoped, route, call)
  const answer = await route.handle(request)
  const etag = route.method === 'GET' ? seen : await readEtag(scoped, route, params)
  if (route.method !== 'GET') await recordAudit(scoped, authorOf(route, call, answer), context.operations.clock())
  return { status: route.status, body: answer, isReplay: false, etag }
}

function scopeOf(route: Route, actor: Actor): Scope {
  if (!isPermission(route.permission)) return systemScope
  if (actor.scope === null) throw new ProblemError('tenant-not-chosen')
  return actor.scope
}

interface KeyedCall {
  readonly route: Route
  readonly call: RouteCall
  readonly place: IdempotencyPlace
}

async function runOnce(
  scoped: Scoped,
  context: ApiContext,
  { route, call, place }: KeyedCall,
  run: () => Promise<RouteAnswer>,
): Promise<RouteAnswer> {
  const { tenantId, actorId, key } = place
  const { vault, clock } = context.operations
  const request = { operation: route.operationId, params: call.params, query: call.query, body: call.body }
  const requestHash = sha256Hex(canonicalJson(request))
  if (!(await lockIdempotencyKey(scoped, place))) throw new ProblemError('idempotency-in-progress')
  await deleteIdempotencyKeysBefore(scoped, place, new Date(clock().getTime() - rememberedMilliseconds))
  const sealedFor = `idempotency_keys/response_sealed/${actorId}/${key}`
  const earlier = await findIdempotencyKey(scoped, place)
  if (earlier !== null) {
    if (earlier.requestHash !== requestHash) throw new ProblemError('idempotency-key-reused')
    const stored = vault.openText(tenantId, sealedFor, earlier.responseSealed).reveal()
    return { status: earlier.responseStatus, body: JSON.parse(stored), isReplay: true, etag: null }
  }
  const answer = await run()
  await insertIdempotencyKey(scoped, {
    tenantId,
    actorId,
    idempotencyKey: key,
    requestHash,
    responseStatus: answer.status,
    responseSealed: vault.seal(tenantId, sealedFor, JSON.stringify(answer.body)),
  })
  return answer
}
