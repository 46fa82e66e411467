import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto'

/** An authenticator of a few lines: one passkey on P-256, attestation "none" (WebAuthn level 3 §6). */
export interface SoftwareAuthenticator {
  /** Answers `navigator.credentials.create()`. */
  create(options: CreationOptions): Record<string, unknown>
  /** Answers `navigator.credentials.get()`. */
  get(options: RequestOptions, changes?: AnswerChanges): Record<string, unknown>
  /** Of the last signature. */
  counter: number
}

interface CreationOptions {
  readonly challenge: string
  readonly rp: { readonly id: string }
  readonly user: { readonly id: string }
}

interface RequestOptions {
  readonly challenge: string
  readonly rpId: string
}

interface AnswerChanges {
  readonly origin?: string
  readonly rpId?: string
  /** The person was not asked for a PIN or finger. */
  readonly isUnverified?: boolean
  readonly userHandle?: string
}

const present = 0x01
const verified = 0x04
const attested = 0x40

export function createSoftwareAuthenticator(origin: string): SoftwareAuthenticator {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const credentialId = randomBytes(32)
  let userHandle = ''
  const authenticator: SoftwareAuthenticator = {
    counter: 0,
    create({ challenge, rp, user }) {
      userHandle = user.id
      const data = authenticatorData(rp.id, present | verified | attested, authenticator.counter)
      const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
      const key = cborMap([
        [cborInt(1), cborInt(2)],
        [cborInt(3), cborInt(-7)],
        [cborInt(-1), cborInt(1)],
        [cborInt(-2), cborBytes(Buffer.from(x, 'base64url'))],
        [cborInt(-3), cborBytes(Buffer.from(y, 'base64url'))],
      ])
      const length = Buffer.alloc(2)
      length.writeUInt16BE(credentialId.length)
      const authData = Buffer.concat([data, Buffer.alloc(16), length, credentialId, key])
      const attestationObject = cborMap([
        [cborText('fmt'), cborText('none')],
        [cborText('attStmt'), cborMap([])],
        [cborText('authData'), cborBytes(authData)],
      ])
      const clientDataJSON = clientData('webauthn.create', challenge, origin)
      return wrap({
        clientDataJSON,
        attestationObject: attestationObject.toString('base64url'),
        transports: ['internal'],
      })
    },
    get({ challenge, rpId }, changes = {}) {
      authenticator.counter += 1
      const flags = changes.isUnverified === true ? present : present | verified
      const data = authenticatorData(changes.rpId ?? rpId, flags, authenticator.counter)
      const clientDataJSON = clientData('webauthn.get', challenge, changes.origin ?? origin)
      const hash = createHash('sha256').update(Buffer.from(clientDataJSON, 'base64url')).digest()
      const signature = createSign('sha256').update(data).update(hash).sign(privateKey, 'base64url')
      const handle = changes.userHandle ?? userHandle
      return wrap({ clientDataJSON, authenticatorData: data.toString('base64url'), signature, userHandle: handle })
    },
  }
  const wrap = (response: object) => {
    const id = credentialId.toString('base64url')
    return { id, rawId: id, type: 'public-key', response, clientExtensionResults: {} }
  }
  return authenticator
}

function clientData(type: string, challenge: string, origin: string): string {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false })).toString('base64url')
}

function authenticatorData(rpId: string, flags: number, counter: number): Buffer {
  const tail = Buffer.alloc(5)
  tail.writeUInt8(flags, 0)
  tail.writeUInt32BE(counter, 1)
  return Buffer.concat([createHash('sha256').update(rpId).digest(), tail])
}

/** As much of CBOR (RFC 8949 §3) as an attestation needs. */
function cborHead(major: number, value: number): Buffer {
  if (value < 24) return Buffer.of((major << 5) | value)
  if (value < 256) return Buffer.of((major << 5) | 24, value)
  return Buffer.of((major << 5) | 25, value >> 8, value & 255)
}

function cborInt(value: number): Buffer {
  return value < 0 ? cborHead(1, -1 - value) : cborHead(0, value)
}

function cborBytes(bytes: Buffer): Buffer {
  return Buffer.concat([cborHead(2, bytes.length), bytes])
}

function cborText(text: string): Buffer {
  return Buffer.concat([cborHead(3, Buffer.byteLength(text)), Buffer.from(text)])
}

function cborMap(entries: readonly (readonly [Buffer, Buffer])[]): Buffer {
  return Buffer.concat([cborHead(5, entries.length), ...entries.flat()])
}
