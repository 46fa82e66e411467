import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import { Secret } from './secret.ts'

export interface OpensshKeyPair {
  /** One line for `authorized_keys`. */
  readonly publicKey: string
  /** As ssh-keygen writes it without a passphrase. */
  readonly privateKeyPem: Secret<string>
}

const keyType = 'ssh-ed25519'

/** Makes an Ed25519 key in OpenSSH's own format (PROTOCOL.key; RFC 8709 §4), which Node does not write. */
export function createOpensshKeyPair(comment: string): OpensshKeyPair {
  const pair = generateKeyPairSync('ed25519')
  const publicBytes = pair.publicKey.export({ type: 'spki', format: 'der' }).subarray(-32)
  const seed = pair.privateKey.export({ type: 'pkcs8', format: 'der' }).subarray(-32)
  const publicBlob = Buffer.concat([field(keyType), field(publicBytes)])
  const check = randomBytes(4)
  const secretFields = [field(keyType), field(publicBytes), field(Buffer.concat([seed, publicBytes])), field(comment)]
  const unpadded = Buffer.concat([check, check, ...secretFields])
  const padding = Buffer.from(Array.from({ length: (8 - (unpadded.length % 8)) % 8 }, (_, index) => index + 1))
  const body = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    field('none'),
    field('none'),
    field(''),
    Buffer.of(0, 0, 0, 1),
    field(publicBlob),
    field(Buffer.concat([unpadded, padding])),
  ])
  const lines = body.toString('base64').match(/.{1,70}/g) ?? []
  const pem = ['-----BEGIN OPENSSH PRIVATE KEY-----', ...lines, '-----END OPENSSH PRIVATE KEY-----', ''].join('\n')
  return { publicKey: `${keyType} ${publicBlob.toString('base64')} ${comment}`, privateKeyPem: new Secret(pem) }
}

/** Of a line for `authorized_keys`, as `ssh-keygen -l` shows it: `SHA256:…`. */
export function fingerprintOf(publicKey: string): string {
  const blob = Buffer.from(publicKey.split(' ')[1] ?? '', 'base64')
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`
}

/** A string of RFC 4251 §5: length in four octets, then the octets. */
function field(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}
