import { randomBytes } from 'node:crypto'
import { sha256Hex } from '#lib/hash.ts'
import { Secret } from '#lib/secret.ts'

/** 256 random bits, as base64url. */
export function newToken(): Secret<string> {
  return new Secret(randomBytes(32).toString('base64url'))
}

/** What the database keeps of a token: it has too many bits to be found by trying, so a plain hash is enough. */
export function hashToken(token: Secret<string>): string {
  return sha256Hex(token.reveal())
}

/** A token as somebody sent it; `null` when it cannot be one of ours. */
export function readToken(text: string | undefined): Secret<string> | null {
  return text !== undefined && /^[\w-]{43}$/.test(text) ? new Secret(text) : null
}
