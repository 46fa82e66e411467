import type { SessionId, UserId } from './id.ts'

/** Who a browser's session belongs to; what the rest of the house knows of signing in. */
export interface SignedInUser {
  readonly userId: UserId
  readonly sessionId: SessionId
  readonly email: string
  readonly name: string
  readonly isPlatformOperator: boolean
  /** TOTP or a passkey is enrolled. */
  readonly hasSecondFactor: boolean
  /** This session was signed in with TOTP, a recovery code or a passkey. */
  readonly usedSecondFactor: boolean
  /** When this session last proved a password or a second factor. */
  readonly confirmedAt: Date
}

export interface SessionFinder {
  /** The user of the session cookie in this `Cookie` header; null when there is none, it ended, or it is not ours. */
  find(cookieHeader: string | undefined, now: Date): Promise<SignedInUser | null>
}
