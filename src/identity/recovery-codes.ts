import { randomBytes } from 'node:crypto'
import { sha256Hex } from '#lib/hash.ts'
import { encodeBase32 } from './base32.ts'

const codeCount = 10

/** Ten codes of 80 random bits: `ABCD-EFGH-IJKL-MNOP`. */
export function newRecoveryCodes(): readonly string[] {
  return Array.from({ length: codeCount }, () => (encodeBase32(randomBytes(10)).match(/.{4}/g) ?? []).join('-'))
}

/** As it is kept; spaces, hyphens and small letters do not matter. */
export function hashRecoveryCode(code: string): string {
  return sha256Hex(code.toUpperCase().replaceAll(/[^A-Z2-7]/g, ''))
}
