import { ProblemError } from '#model/error.ts'
import type { ApiKeyId } from '#model/id.ts'
import { type ApiKeyRow, findApiKey } from '#store/api-keys.ts'
import type { Scoped } from '#store/scope.ts'
import type { Grantor } from '../grantor.ts'

/** How long and from where a key may be used. */
export interface KeyLimits {
  readonly expiresAt: Date | null
  readonly allowedNetworks: readonly string[]
}

const unlimited: KeyLimits = { expiresAt: null, allowedNetworks: [] }

/** What a key makes or changes never outlives it and is not used from elsewhere; a person sets no such limits. */
export async function limitsOf(scoped: Scoped, grantor: Grantor): Promise<KeyLimits> {
  const key: ApiKeyRow | null = grantor.id.startsWith('key_') ? await findApiKey(scoped, grantor.id as ApiKeyId) : null
  return key ?? unlimited
}

/**
 * Wanted limits within those of who asks. What is left out is as wide as it may be.
 * @throws {ProblemError} `forbidden` for a wider one
 */
export function limitsWithin(own: KeyLimits, wanted: Partial<KeyLimits>): KeyLimits {
  const { expiresAt = own.expiresAt, allowedNetworks = own.allowedNetworks } = wanted
  if (own.expiresAt !== null && (expiresAt === null || expiresAt > own.expiresAt)) {
    throw new ProblemError('forbidden', { detail: `This key itself ends on ${own.expiresAt.toISOString()}.` })
  }
  const isWithin = allowedNetworks.length > 0 && allowedNetworks.every((one) => own.allowedNetworks.includes(one))
  if (own.allowedNetworks.length > 0 && !isWithin) {
    throw new ProblemError('forbidden', { detail: `This key itself is only for ${own.allowedNetworks.join(', ')}.` })
  }
  return { expiresAt, allowedNetworks }
}
