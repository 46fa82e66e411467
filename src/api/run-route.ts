import { canonicalJson } from '#lib/canonical-json.ts'
import { sha256Hex } from '#lib/hash.ts'
import type { RequestSource } from '#model/audit.ts'
import { ProblemError } from '#model/error.ts'
import {
  deleteIdempotencyKeysBefore,
  findIdempotencyKey,
  insertIdempotencyKey,
  lockIdempotencyKey,
} from '#store/idempotency-keys.ts'
import { recordAudit } from '#store/record-audit.ts'
import { type Scoped, withScope } from '#store/scope.ts'
import type { ApiContext } from './api-context.ts'
import { authorOf } from './audit-author.ts'
import type { Actor } from './authenticate.ts'
import type { Route } from './define-route.ts'

export interface RouteCall {
  readonly actor: Actor
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
  /** Of a POST; `null` when none was sent. */
  readonly idempotencyKey: string | null
  /** For the audit log. */
  readonly source: RequestSource
}

export interface RouteAnswer {
  readonly status: number
  readonly body: unknown
  /** The answer is that of an earlier request with the same Idempotency-Key. */
  readonly isReplay: boolean
}

const rememberedMilliseconds = 24 * 3600 * 1000

/**
 * Runs a route in one transaction, which also writes to the audit log what it changed; a route that is not a GET leaves
 * an entry in any case. With an Idempotency-Key the answer is stored, sealed, in the same transaction as the
 * change: either both are there after a crash, or neither is and the next try does the work. When mail data changed, the
 * nodes that follow have it when this resolves.
 * @throws {ProblemError} of the route, `idempotency-in-progress`, `idempotency-key-reused`.
 */
export async function runRoute(context: ApiContext, route: Route, call: RouteCall): Promise<RouteAnswer> {
  const work = async (scoped: Scoped) => {
    const answer = await runScoped(scoped, context, route, call)
    return { answer, projected: scoped.projected }
  }
  const isAudited = route.method !== 'GET'
  const { answer, projected } = await withScope(context.db, call.actor.scope, work, { isAudited })
  await context.appliedDirectory.settle(projected)
  return answer
}

async function runScoped(scoped: Scoped, context: ApiContext, route: Route, call: RouteCall): Promise<RouteAnswer> {
  const run = async () => {
    const { actor, params, query, body } = call
    const answer = await route.handle({ scoped, context, actor, params, query, body })
    if (route.method !== 'GET') await recordAudit(scoped, authorOf(route, call, answer), context.operations.clock())
    return { status: route.status, body: answer }
  }
  if (call.idempotencyKey === null) return { ...(await run()), isReplay: false }
  return runOnce(scoped, context, { route, call, key: call.idempotencyKey }, run)
}

interface KeyedCall {
  readonly route: Route
  readonly call: RouteCall
  readonly key: string
}

async function runOnce(
  scoped: Scoped,
  context: ApiContext,
  { route, call, key }: KeyedCall,
  run: () => Promise<Omit<RouteAnswer, 'isReplay'>>,
): Promise<RouteAnswer> {
  const { apiKeyId, tenantId } = call.actor
  const { vault, clock } = context.operations
  const request = { operation: route.operationId, params: call.params, query: call.query, body: call.body }
  const requestHash = sha256Hex(canonicalJson(request))
  if (!(await lockIdempotencyKey(scoped, apiKeyId, key))) throw new ProblemError('idempotency-in-progress')
  await deleteIdempotencyKeysBefore(scoped, apiKeyId, new Date(clock().getTime() - rememberedMilliseconds))
  const place = `idempotency_keys/response_sealed/${apiKeyId}/${key}`
  const earlier = await findIdempotencyKey(scoped, apiKeyId, key)
  if (earlier !== null) {
    if (earlier.requestHash !== requestHash) throw new ProblemError('idempotency-key-reused')
    const stored = vault.openText(tenantId, place, earlier.responseSealed).reveal()
    return { status: earlier.responseStatus, body: JSON.parse(stored), isReplay: true }
  }
  const answer = await run()
  await insertIdempotencyKey(scoped, {
    tenantId,
    apiKeyId,
    idempotencyKey: key,
    requestHash,
    responseStatus: answer.status,
    responseSealed: vault.seal(tenantId, place, JSON.stringify(answer.body)),
  })
  return { ...answer, isReplay: false }
}
