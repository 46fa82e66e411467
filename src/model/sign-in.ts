import type { SessionId, UserId } from './id.ts'

/** A person who is signed in, as every request of a session finds them. */
export interface SignedInUser {
  readonly userId: UserId
  readonly sessionId: SessionId
  readonly email: string
  readonly name: string
  /** Runs the whole installation. */
  readonly isPlatformOperator: boolean
  /** TOTP or a passkey is set up. */
  readonly hasSecondFactor: boolean
  /** This session proved it: TOTP, a recovery code or a passkey. */
  readonly usedSecondFactor: boolean
  /** When this session last proved a password or a second factor. */
  readonly confirmedAt: Date
}

/** Finds who a cookie belongs to; the room `identity` makes one. */
export interface SessionFinder {
  /** `null` when there is no cookie of ours in it, or its session ended. */
  find(cookieHeader: string | undefined, now: Date): Promise<SignedInUser | null>
}

/** So long a proof counts for what needs one anew. */
export const confirmationMinutes = 15

/** Whether the session proved itself lately enough for a sensitive change. */
export function isConfirmed(user: SignedInUser, now: Date): boolean {
  return now.getTime() - user.confirmedAt.getTime() <= confirmationMinutes * 60_000
}

/** What happens when people get in, or change how they do. */
export type SignInEventKind =
  | 'user.signed-up'
  | 'user.signed-in'
  | 'user.sign-in-failed'
  | 'user.signed-out'
  | 'user.session-ended'
  | 'user.confirmed'
  | 'user.password-changed'
  | 'user.password-reset-asked'
  | 'user.password-reset'
  | 'user.totp-enabled'
  | 'user.totp-disabled'
  | 'user.recovery-codes-made'
  | 'user.recovery-code-used'
  | 'user.passkey-added'
  | 'user.passkey-removed'
  | 'user.account-linked'
