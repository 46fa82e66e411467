import { installationOwner } from '#lib/vault.ts'
import type { UserId } from '#model/id.ts'
import { findSecondFactor, takeRecoveryCode, takeTotpStep } from '#store/identity/second-factors.ts'
import type { IdentityScoped } from '#store/identity-scope.ts'
import type { Identity } from './identity.ts'
import { hashRecoveryCode } from './recovery-codes.ts'
import { findTotpStep } from './totp.ts'

export type CodeKind = 'totp' | 'recovery-code'

/**
 * Takes a code of the authenticator app or a recovery code, each once: the same code, or one of an earlier time step, is
 * refused afterwards. `null` when it is neither. What was taken is free again when the transaction rolls back.
 */
export async function proveCode(
  scoped: IdentityScoped,
  identity: Identity,
  userId: UserId,
  code: string,
): Promise<CodeKind | null> {
  const plain = code.replaceAll(/[\s-]/g, '')
  if (!/^\d{6}$/.test(plain)) {
    return (await takeRecoveryCode(scoped, userId, hashRecoveryCode(plain))) ? 'recovery-code' : null
  }
  const factor = await findSecondFactor(scoped, userId)
  if (factor === null || factor.confirmedAt === null) return null
  const secret = identity.vault.open(installationOwner, totpPlace(userId), factor.secretSealed)
  const step = findTotpStep(secret, plain, identity.clock())
  return step !== null && (await takeTotpStep(scoped, userId, step)) ? 'totp' : null
}

/** Where the secret of a user's authenticator app stands sealed. */
export function totpPlace(userId: UserId): string {
  return `user_second_factors/secret_sealed/${userId}`
}
