import type { FastifyRequest } from 'fastify'
import { ProblemError } from '#model/error.ts'
import type { TenantId } from '#model/id.ts'
import type { Requirement } from '#model/permission.ts'
import { systemScope } from '#model/scope.ts'
import type { SignedInUser } from '#model/sign-in.ts'
import { withScope } from '#store/scope.ts'
import { type Actor, nobody, requirePermission, type SessionActor } from './actor.ts'
import type { ApiContext } from './api-context.ts'
import { authenticateKey } from './authenticate-key.ts'
import { requireOwnOrigin } from './csrf.ts'
import { findStanding, listStandings, type Standing, scopeOfStanding } from './standing.ts'

/**
 * Finds who sends a request, by API key or session cookie, and whether that is enough for what a route asks. A key that
 * is sent counts alone, whatever cookie comes with it.
 * @throws {ProblemError} `unauthenticated`, `network-not-allowed`, `csrf-rejected`, `tenant-not-chosen`, `not-found` (a
 * tenant that the person has no place in), `second-factor-required`, `forbidden`.
 */
export async function authenticate(
  context: ApiContext,
  request: FastifyRequest,
  requirement: Requirement,
): Promise<Actor> {
  if (requirement === 'anyone') return nobody
  const tenantId = readTenant(request)
  const actor =
    request.headers.authorization === undefined
      ? await authenticateSession(context, request, { requirement, tenantId })
      : await authenticateKey(context, request, tenantId)
  // known before it is refused, so that the audit log can say who was
  request.actor = actor
  requirePermission(actor, requirement)
  return actor
}

interface SessionWish {
  readonly requirement: Requirement
  readonly tenantId: TenantId | null
}

async function authenticateSession(
  context: ApiContext,
  request: FastifyRequest,
  { requirement, tenantId }: SessionWish,
): Promise<SessionActor> {
  const user = await context.identity.sessions.find(request.headers.cookie, context.operations.clock())
  if (user === null) throw new ProblemError('unauthenticated')
  if (request.method !== 'GET') requireOwnOrigin(request.headers, context.identity.origins)
  const { standings, standing } = await withScope(context.db, systemScope, async (scoped) => {
    const all = await listStandings(scoped, user)
    if (tenantId === null) return { standings: all, standing: all.length === 1 ? (all[0] ?? null) : null }
    return { standings: all, standing: await findStanding(scoped, user, tenantId) }
  })
  if (requirement === 'signed-in') return sessionActor(user, standings, standing)
  if (standing === null) throw refuseTenant(tenantId, standings)
  if (standing.requiresSecondFactor && !user.usedSecondFactor) throw new ProblemError('second-factor-required')
  return sessionActor(user, standings, standing)
}

function sessionActor(user: SignedInUser, standings: readonly Standing[], standing: Standing | null): SessionActor {
  return {
    kind: 'session',
    id: user.userId,
    name: user.email,
    user,
    standings,
    tenantId: standing?.tenantId ?? null,
    isOperator: standing?.isOperator ?? false,
    permissions: standing?.permissions ?? [],
    scope: standing === null ? null : scopeOfStanding(standing),
  }
}

function refuseTenant(tenantId: TenantId | null, standings: readonly Standing[]): ProblemError {
  if (tenantId !== null) {
    return new ProblemError('not-found', { detail: `There is no tenant ${tenantId} that you are a member of.` })
  }
  if (standings.length > 0) return new ProblemError('tenant-not-chosen')
  return new ProblemError('forbidden', { detail: 'You are a member of no tenant yet.' })
}

/** The header; of an event stream, for which a browser can send none, the query. */
function readTenant(request: FastifyRequest): TenantId | null {
  const { tenant } = request.query as { readonly tenant?: unknown }
  const wanted = request.headers['x-rookery-tenant'] ?? (request.method === 'GET' ? tenant : undefined)
  return typeof wanted === 'string' && wanted !== '' ? (wanted.slice(0, 100) as TenantId) : null
}
