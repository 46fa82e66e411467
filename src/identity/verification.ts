import type { Secret } from '#lib/secret.ts'
import { installationOwner } from '#lib/vault.ts'
import { newId, type UserId } from '#model/id.ts'
import { insertVerification, takeVerification, type VerificationRow } from '#store/identity/verifications.ts'
import type { IdentityScoped } from '#store/identity-scope.ts'
import type { VerificationKind } from '#store/tables.ts'
import type { Identity } from './identity.ts'
import { hashToken, newToken } from './tokens.ts'

export interface Beginning {
  readonly kind: VerificationKind
  readonly userId: UserId | null
  /** What is needed at the end; sealed until then. */
  readonly payload: unknown
  readonly minutes: number
}

/** Begins what a later request ends by showing the token. */
export async function beginVerification(
  scoped: IdentityScoped,
  { vault, clock }: Identity,
  { kind, userId, payload, minutes }: Beginning,
): Promise<Secret<string>> {
  const token = newToken()
  const id = newId('verification')
  const createdAt = clock()
  await insertVerification(scoped, {
    id,
    kind,
    tokenHash: hashToken(token),
    userId,
    payloadSealed: vault.seal(installationOwner, placeOf(id), JSON.stringify(payload)),
    createdAt,
    expiresAt: new Date(createdAt.getTime() + minutes * 60_000),
  })
  return token
}

/** Ends it: the token is good once. `null` when it is unknown, used or over. */
export async function endVerification<Payload>(
  scoped: IdentityScoped,
  identity: Identity,
  kind: VerificationKind,
  token: Secret<string> | null,
): Promise<{ readonly userId: UserId | null; readonly payload: Payload } | null> {
  if (token === null) return null
  const row = await takeVerification(scoped, kind, hashToken(token), identity.clock())
  return row === null ? null : { userId: row.userId, payload: openPayload<Payload>(identity, row) }
}

/** What was kept for the end. It was sealed by `beginVerification`, so it has the shape that the kind has. */
export function openPayload<Payload>({ vault }: Identity, row: VerificationRow): Payload {
  const sealed = row.payloadSealed ?? Buffer.alloc(0)
  return JSON.parse(vault.openText(installationOwner, placeOf(row.id), sealed).reveal()) as Payload
}

function placeOf(id: string): string {
  return `user_verifications/payload_sealed/${id}`
}
