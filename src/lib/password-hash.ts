import { randomInt } from 'node:crypto'
import { hashArgon2id } from './argon2id.ts'
import { Secret } from './secret.ts'

const alphabet = 'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/** As Dovecot takes it: `{ARGON2ID}$argon2id$v=19$m=…,t=…,p=…$salt$hash`. */
export async function hashPassword(password: Secret<string>): Promise<string> {
  return `{ARGON2ID}${await hashArgon2id(password)}`
}

/** 20 characters that cannot be mistaken for one another: 116 bits. */
export function generatePassword(): Secret<string> {
  return new Secret(Array.from({ length: 20 }, () => alphabet[randomInt(alphabet.length)]).join(''))
}
