import { randomBytes } from 'node:crypto'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/**
 * A new identifier `<prefix>_<26 characters>`: 48 bits of Unix milliseconds and 80 random bits in Crockford's base 32,
 * so that identifiers made later sort later.
 */
export function newPrefixedId(prefix: string, now: number = Date.now()): string {
  const bytes = Buffer.alloc(16)
  bytes.writeUIntBE(now, 0, 6)
  randomBytes(10).copy(bytes, 6)
  let value = BigInt(`0x${bytes.toString('hex')}`)
  let text = ''
  for (let i = 0; i < 26; i++) {
    text = `${alphabet[Number(value & 31n)]}${text}`
    value >>= 5n
  }
  return `${prefix}_${text}`
}
