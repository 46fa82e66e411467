import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Secret } from '#lib/secret.ts'
import { encodeBase32 } from './base32.ts'

/** What every authenticator app takes: SHA-1, six digits, half a minute (RFC 6238 §4, RFC 4226 §5.3). */
const stepSeconds = 30
const digits = 6

/** The code of a time step. */
export function totpCode(secret: Secret<Buffer>, step: number, length = digits): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', secret.reveal()).update(counter).digest()
  const offset = (mac.at(-1) ?? 0) & 15
  const number = mac.readUInt32BE(offset) & 0x7fffffff
  return String(number % 10 ** length).padStart(length, '0')
}

export function totpStep(at: Date): number {
  return Math.floor(at.getTime() / 1000 / stepSeconds)
}

/** The time step that the code belongs to: now, or one before or after for clocks that differ (RFC 6238 §5.2); or `null`. */
export function findTotpStep(secret: Secret<Buffer>, code: string, now: Date): number | null {
  const steps = [-1, 0, 1].map((distance) => totpStep(now) + distance)
  const matching = steps.filter((step) => isSame(totpCode(secret, step), code))
  return matching.at(-1) ?? null
}

/** As a QR code shows it to an app (Key URI format). */
export function totpUri(secret: Secret<Buffer>, issuer: string, email: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(email)}`
  return `otpauth://totp/${label}?secret=${encodeBase32(secret.reveal())}&issuer=${encodeURIComponent(issuer)}`
}

function isSame(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
}
