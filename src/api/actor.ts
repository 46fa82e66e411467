import { ProblemError } from '#model/error.ts'
import type { ApiKeyId, TenantId, UserId } from '#model/id.ts'
import { isPermission, type Permission, type Requirement } from '#model/permission.ts'
import type { Scope } from '#model/scope.ts'
import { isConfirmed, type SignedInUser } from '#model/sign-in.ts'
import type { Standing } from './standing.ts'

/** What somebody may, and where. */
interface Rights {
  /** The tenant acted in: the operator's own in system scope. Null: none was chosen, and the route needs none. */
  readonly tenantId: TenantId | null
  /** Reaches all tenants. */
  readonly isOperator: boolean
  readonly permissions: readonly Permission[]
  /** Everything for the operator, else the tenant alone; null without a tenant. */
  readonly scope: Scope | null
}

/** `Authorization: Bearer rk_…` */
export interface KeyActor extends Rights {
  readonly kind: 'key'
  readonly id: ApiKeyId
  readonly name: string
  /** The person that the key stands for; null for a key of the tenant. */
  readonly userId: UserId | null
}

/** A browser's session, by cookie. */
export interface SessionActor extends Rights {
  readonly kind: 'session'
  readonly id: UserId
  readonly name: string
  readonly user: SignedInUser
  /** Everywhere that the user may act. */
  readonly standings: readonly Standing[]
}

/** Of routes that ask nobody who he is. */
export interface NobodyActor extends Rights {
  readonly kind: 'nobody'
  readonly id: '-'
  readonly name: string
}

/** Who asks. */
export type Actor = KeyActor | SessionActor | NobodyActor

export const nobody: NobodyActor = {
  kind: 'nobody',
  id: '-',
  name: 'somebody who is not signed in',
  tenantId: null,
  isOperator: false,
  permissions: [],
  scope: null,
}

/** @throws {ProblemError} `forbidden` */
export function requirePermission(actor: Actor, requirement: Requirement): void {
  if (!isPermission(requirement) || actor.permissions.includes(requirement)) return
  throw new ProblemError('forbidden', { detail: `This needs the permission ${requirement}.` })
}

/** A session must have proved itself lately; a key has nothing to prove but itself. @throws {ProblemError} `confirmation-required` */
export function requireConfirmation(actor: Actor, now: Date): void {
  if (actor.kind !== 'session' || isConfirmed(actor.user, now)) return
  throw new ProblemError('confirmation-required')
}

/** The person who asks. @throws {ProblemError} `forbidden` for a key of a tenant, which is nobody */
export function requirePerson(actor: Actor): SessionActor {
  if (actor.kind === 'session') return actor
  throw new ProblemError('forbidden', { detail: 'Only a person who is signed in can do this, not an API key.' })
}

/** The tenant that the actor acts in. @throws {ProblemError} `tenant-not-chosen` */
export function requireTenant(actor: Actor): TenantId {
  if (actor.tenantId !== null) return actor.tenantId
  throw new ProblemError('tenant-not-chosen')
}
