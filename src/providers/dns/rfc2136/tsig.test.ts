import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { createTsigVerifier, signMessage, TsigError, type TsigKey } from './tsig.ts'
import { encodeHeader, encodeQuestion } from './wire.ts'

const key: TsigKey = { name: 'key.test', algorithm: 'hmac-sha256', secret: Buffer.alloc(32, 1) }
const now = 1_795_000_000
const query = Buffer.concat([encodeHeader({ id: 7, opcode: 0, counts: [1, 0, 0, 0] }), encodeQuestion('acme.test', 6)])
const requestMac = Buffer.alloc(32, 9)

/** An answer is signed like a request, with the request's signature before it (RFC 8945 §5.3). */
function signedAnswer(): Buffer {
  const prefixed = Buffer.concat([Buffer.from([0, requestMac.length]), requestMac, query])
  const { mac } = signMessage(prefixed, key, now)
  const { message } = signMessage(query, key, now)
  const answer = Buffer.from(message)
  mac.copy(answer, answer.length - 6 - mac.length)
  return answer
}

function verify(answer: Buffer, at = now, withKey = key): void {
  const verifier = createTsigVerifier(withKey, requestMac)
  verifier.verify(answer, at)
  verifier.finish()
}

function failureOf(work: () => void): string {
  try {
    work()
  } catch (error) {
    return error instanceof TsigError ? error.failure : String(error)
  }
  return 'none'
}

test('accepts an answer that is signed with our key for our request', () => {
  assert.equal(
    failureOf(() => verify(signedAnswer())),
    'none',
  )
})

test('accepts no answer in which a single bit was changed', () => {
  const answer = signedAnswer()
  fc.assert(
    fc.property(fc.nat({ max: answer.length * 8 - 1 }), (bit) => {
      const changed = Buffer.from(answer)
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))

      assert.throws(() => {
        verify(changed)
        if (changed.readUInt16BE(0) !== query.readUInt16BE(0)) throw new Error('not an answer to this request')
        if (isCaseOfKeyName(changed, answer)) throw new Error('names are compared without regard to case')
      })
    }),
    { numRuns: 2000 },
  )
})

/** The case of letters in the key's name is not signed and means nothing (RFC 8945 §4.3.3). */
function isCaseOfKeyName(changed: Buffer, answer: Buffer): boolean {
  return changed.toString('latin1').toLowerCase() === answer.toString('latin1').toLowerCase()
}

test('accepts no answer that is unsigned, signed by another key, or for another request or time', () => {
  const answer = signedAnswer()

  assert.equal(
    failureOf(() => verify(query)),
    'unsigned',
  )
  assert.equal(
    failureOf(() => verify(answer, now, { ...key, secret: Buffer.alloc(32, 2) })),
    'bad-signature',
  )
  assert.equal(
    failureOf(() => verify(answer, now, { ...key, name: 'other.test' })),
    'bad-key',
  )
  assert.equal(
    failureOf(() => createTsigVerifier(key, Buffer.alloc(32)).verify(answer, now)),
    'bad-signature',
  )
  assert.equal(
    failureOf(() => verify(answer, now + 301)),
    'bad-time',
  )
})
