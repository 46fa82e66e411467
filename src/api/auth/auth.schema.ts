import { z } from 'zod'
import type { CookieChange } from '#identity/cookies.ts'
import type { SignInOutcome } from '#identity/finish-sign-in.ts'
import { secondFactorMinutes } from '#identity/finish-sign-in.ts'
import { sessionSeconds } from '#identity/session-limits.ts'
import { Secret } from '#lib/secret.ts'
import { confirmationMinutes, type SignedInUser } from '#model/sign-in.ts'
import type { PasskeyRow } from '#store/identity/passkeys.ts'
import type { SessionRow } from '#store/identity/sessions.ts'
import { Timestamp, toTimestamp } from '../routes/common.schema.ts'
import type { AuthAnswer } from './define-auth-route.ts'

/** An e-mail address, in small letters from here on. */
export const email = z
  .email('must be an e-mail address, such as "ada@example.com"')
  .max(254, 'must have at most 254 characters')
  .transform((text) => text.toLowerCase())

/** A password on its way in; it prints as `[secret]`. */
export const password = z
  .string()
  .min(1, 'must not be empty')
  .max(512, 'must have at most 512 characters')
  .transform((text) => new Secret(text))

/** Of a link that was mailed, or of an invitation. */
export const linkToken = z.string().min(1).max(200)

export const code = z.string().min(6, 'must have at least 6 characters').max(40, 'must have at most 40 characters')

export const Nothing = z.object({}).meta({ id: 'Nothing' })

export const SignedInUserView = z
  .object({
    id: z.string(),
    sessionId: z.string(),
    email: z.string(),
    name: z.string(),
    isPlatformOperator: z.boolean(),
    hasSecondFactor: z.boolean(),
    usedSecondFactor: z.boolean().describe('This session proved it.'),
    confirmedAt: Timestamp,
    confirmedUntil: Timestamp.describe('Until then sensitive changes need no new proof.'),
  })
  .meta({ id: 'SignedInUser' })

export function toUserView(user: SignedInUser): z.input<typeof SignedInUserView> {
  const { userId, sessionId, email: address, name, isPlatformOperator, hasSecondFactor, usedSecondFactor } = user
  return {
    id: userId,
    sessionId,
    email: address,
    name,
    isPlatformOperator,
    hasSecondFactor,
    usedSecondFactor,
    confirmedAt: user.confirmedAt.toISOString(),
    confirmedUntil: new Date(user.confirmedAt.getTime() + confirmationMinutes * 60_000).toISOString(),
  }
}

export const SignInView = z
  .object({
    status: z
      .enum(['signed-in', 'second-factor-required', 'mail-sent'])
      .describe('What comes next: nothing, a code or passkey, or the link in a mail.'),
    user: SignedInUserView.nullable().describe('Who is signed in now.'),
    factors: z.array(z.enum(['totp', 'passkey', 'recovery-code'])).describe('Any of them is the second factor.'),
  })
  .meta({ id: 'SignIn' })

/** The answer with the cookie of the session, or of the sign-in that waits for the second factor. */
export function answerSignIn(outcome: SignInOutcome): AuthAnswer<z.input<typeof SignInView>> {
  if (outcome.kind === 'signed-in') {
    return { body: { status: 'signed-in', user: toUserView(outcome.user), factors: [] }, cookies: cookiesOf(outcome) }
  }
  const body = { status: 'second-factor-required' as const, user: null, factors: [...outcome.factors] }
  return { body, cookies: cookiesOf(outcome) }
}

export function answerMailSent(): AuthAnswer<z.input<typeof SignInView>> {
  return { body: { status: 'mail-sent', user: null, factors: [] } }
}

/** A session ends whatever was half begun; a half sign-in ends the session that was there. */
export function cookiesOf(outcome: SignInOutcome): readonly CookieChange[] {
  const { token } = outcome
  if (outcome.kind === 'signed-in') {
    return [sessionCookie(token), ...(['second-factor', 'passkey', 'oidc'] as const).map(noCookie)]
  }
  return [{ kind: 'second-factor', token, maxAge: secondFactorMinutes * 60 }]
}

export function sessionCookie(token: Secret<string>): CookieChange {
  return { kind: 'session', token, maxAge: sessionSeconds }
}

export function noCookie(kind: CookieChange['kind']): CookieChange {
  return { kind, token: null, maxAge: 0 }
}

export const SessionView = z
  .object({
    id: z.string(),
    isThisOne: z.boolean(),
    method: z.enum(['sign-up', 'password', 'passkey', 'oidc']),
    usedSecondFactor: z.boolean(),
    address: z.string(),
    userAgent: z.string(),
    createdAt: Timestamp,
    lastSeenAt: Timestamp,
    expiresAt: Timestamp,
  })
  .meta({ id: 'Session' })

export function toSessionView(row: SessionRow, user: SignedInUser): z.input<typeof SessionView> {
  const { id, method, usedSecondFactor, address, userAgent } = row
  return {
    id,
    isThisOne: id === user.sessionId,
    method,
    usedSecondFactor,
    address,
    userAgent,
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
  }
}

export const PasskeyView = z
  .object({
    id: z.string(),
    name: z.string(),
    isBackedUp: z.boolean().describe('It is kept by a password manager or platform, not in one device alone.'),
    createdAt: Timestamp,
    lastUsedAt: Timestamp.nullable(),
  })
  .meta({ id: 'Passkey' })

export function toPasskeyView({ id, name, isBackedUp, ...row }: PasskeyRow): z.input<typeof PasskeyView> {
  return { id, name, isBackedUp, createdAt: row.createdAt.toISOString(), lastUsedAt: toTimestamp(row.lastUsedAt) }
}

export const RecoveryCodesView = z
  .object({ recoveryCodes: z.array(z.string()).describe('Each works once; shown this once.') })
  .meta({ id: 'RecoveryCodes' })
