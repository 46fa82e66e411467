import { createHash, randomBytes } from 'node:crypto'

/** The password of the mailbox with which the node tries itself: new with each agent, never written down. */
export interface SelfTestPassword {
  reveal(): string
  /** As Dovecot takes it. A plain hash is enough for 192 random bits, and costs no memory. */
  hash(): string
}

export function createSelfTestPassword(): SelfTestPassword {
  const password = randomBytes(24).toString('base64url')
  return {
    reveal: () => password,
    hash: () => `{SHA512.b64}${createHash('sha512').update(password).digest('base64')}`,
  }
}
