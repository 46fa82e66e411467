import { ProblemError } from '#model/error.ts'
import { countSealed, type ResealProgress, resealBatch } from '#store/reseal.ts'
import type { Scoped } from '#store/scope.ts'
import type { OperationContext } from '../context.ts'

export interface ReKeyProgress extends ResealProgress {
  /** Of the master key under which values are sealed now. */
  readonly keyId: string
  readonly knownKeyIds: readonly string[]
  /** Places of values that open under no key that is known here. */
  readonly unreadable: readonly string[]
}

/** A few seconds at most, so that a request stays short. */
const batchSize = 200

/** How many values are sealed under another master key. @throws {ProblemError} `forbidden` but for the operator. */
export async function readReKeyProgress(scoped: Scoped, { vault }: OperationContext): Promise<ReKeyProgress> {
  requireSystem(scoped)
  const { keyId, knownKeyIds } = vault
  return { keyId, knownKeyIds, ...(await countSealed(scoped, vault)), unreadable: [] }
}

/**
 * Seals a batch of values anew under the master key of now; ask again until none remains. Each batch is a transaction: after a
 * crash at any time what is done is done, and everything can be read with both keys.
 * @throws {ProblemError} `forbidden` but for the operator.
 */
export async function reKeyBatch(scoped: Scoped, { vault }: OperationContext): Promise<ReKeyProgress> {
  requireSystem(scoped)
  const { unreadable } = await resealBatch(scoped, vault, batchSize)
  const { keyId, knownKeyIds } = vault
  return { keyId, knownKeyIds, ...(await countSealed(scoped, vault)), unreadable }
}

function requireSystem({ scope }: Scoped): void {
  if (scope.kind === 'system') return
  throw new ProblemError('forbidden', { detail: 'Only the operator may look after the master key.' })
}
