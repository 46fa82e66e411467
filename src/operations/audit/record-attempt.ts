import type { AuditActor, AuditResource, RequestSource } from '#model/audit.ts'
import type { TenantId } from '#model/id.ts'
import { insertAuditEntry } from '#store/audit-entries.ts'
import type { Scoped } from '#store/scope.ts'
import type { OperationContext } from '../context.ts'

/** Something that was tried and refused: a failed sign-in, a change without the right to it. */
export interface RefusedAttempt {
  /** In whose log it stands; null: the installation's alone, when it is not known whose it is. */
  readonly tenantId: TenantId | null
  /** Who tried; of a failed sign-in kind `unknown`, with the address that was typed as name. */
  readonly actor: AuditActor
  /** The operation, or `signIn`. */
  readonly action: string
  readonly resource?: AuditResource | null
  /** The code of the problem that was answered. */
  readonly code: string
  /** A sentence for people; never what was typed as password. */
  readonly message: string
  readonly source: RequestSource
  readonly details?: Readonly<Record<string, unknown>>
}

/**
 * Writes down what was refused, in a transaction of its own: that of the attempt was rolled back. Whoever calls it limits
 * how often, so that nobody can fill the log.
 */
export async function recordAttempt(scoped: Scoped, context: OperationContext, attempt: RefusedAttempt): Promise<void> {
  const { code, details, resource = null, ...rest } = attempt
  const entry = { ...rest, resource, outcome: 'refused', details: { code, ...details } } as const
  await insertAuditEntry(scoped, entry, context.clock())
}
