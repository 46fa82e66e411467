import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { Secret } from './secret.ts'

/** RFC 9106 §4 has more; OWASP's minimum keeps a node with 1 GB alive when many log in at once. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 } as const
const pattern = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/
const compute = promisify(argon2)

/** PHC string `$argon2id$v=19$m=…,t=…,p=…$salt$hash` with a random salt of 16 bytes (RFC 9106). */
export async function hashArgon2id(password: Secret<string>): Promise<string> {
  const nonce = randomBytes(16)
  const tag = await compute('argon2id', { message: Buffer.from(password.reveal()), nonce, tagLength: 32, ...cost })
  const encode = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${encode(nonce)}$${encode(tag)}`
}

/** Whether the password has this PHC string. Takes as long when it has not; false for what is no such string. */
export async function verifyArgon2id(password: Secret<string>, phc: string): Promise<boolean> {
  const [, memory, passes, parallelism, salt = '', hash = ''] = pattern.exec(phc) ?? []
  if (memory === undefined) return false
  const expected = Buffer.from(hash, 'base64')
  const tag = await compute('argon2id', {
    message: Buffer.from(password.reveal()),
    nonce: Buffer.from(salt, 'base64'),
    tagLength: expected.length,
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  })
  return timingSafeEqual(tag, expected)
}

/** A PHC string that no password has, and that takes as long to find out as any other. */
export const unknownPassword = `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${'A'.repeat(22)}$${'A'.repeat(43)}`
