/**
 * Length of an RSA key's modulus in bits, from the base64 of its SubjectPublicKeyInfo (RFC 5280 §4.1.2.7) as it stands in
 * `p=` of a DKIM record (RFC 6376 §3.6.1). `null` when it is none.
 */
export function rsaKeyBits(publicKeyBase64: string): number | null {
  const text = publicKeyBase64.replace(/\s+/g, '')
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return null
  const bytes = Buffer.from(text, 'base64')
  const info = readElement(bytes, 0, sequence)
  const algorithm = info === null ? null : readElement(bytes, info.start, sequence)
  const bits = algorithm === null ? null : readElement(bytes, algorithm.end, bitString)
  const key = bits === null ? null : readElement(bytes, bits.start + 1, sequence)
  const modulus = key === null ? null : readElement(bytes, key.start, integer)
  if (modulus === null) return null
  const first = bytes.subarray(modulus.start, modulus.end).findIndex((byte) => byte !== 0)
  if (first === -1) return null
  const rest = modulus.end - modulus.start - first - 1
  return rest * 8 + (32 - Math.clz32(bytes[modulus.start + first] ?? 0))
}

const sequence = 0x30
const bitString = 0x03
const integer = 0x02

interface Element {
  /** Of the content. */
  readonly start: number
  readonly end: number
}

/** One element of DER (X.690 §8.1); `null` when another stands there or it does not fit. */
function readElement(bytes: Buffer, at: number, tag: number): Element | null {
  if (bytes[at] !== tag) return null
  const first = bytes[at + 1]
  if (first === undefined) return null
  const lengthOctets = first < 0x80 ? 0 : first & 0x7f
  if (lengthOctets > 4) return null
  const start = at + 2 + lengthOctets
  if (start > bytes.length) return null
  const length = lengthOctets === 0 ? first : bytes.readUIntBE(at + 2, lengthOctets)
  return start + length > bytes.length ? null : { start, end: start + length }
}
