import assert from 'node:assert/strict'
import { createCipheriv, randomBytes } from 'node:crypto'
import test from 'node:test'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { deriveKey, open, SealError, seal } from './seal.ts'
import { Secret } from './secret.ts'
import { createVault } from './vault.ts'

const masterKey = new Secret(randomBytes(32))
const key = deriveKey(masterKey, 'ten_a')

test('gives back what was sealed, for any bytes and purpose', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.string(), (bytes, purpose) => {
      const opened = open(key, seal(key, bytes, purpose), purpose).reveal()

      assert.deepEqual(new Uint8Array(opened), bytes)
    }),
  )
})

test('opens for no other purpose and with no other key', () => {
  const sealed = seal(key, 'secret', 'domains/a')

  assert.throws(() => open(key, sealed, 'domains/b'), SealError)
  assert.throws(() => open(deriveKey(new Secret(randomBytes(32)), 'ten_a'), sealed, 'domains/a'), SealError)
})

test('notices every flipped bit and every missing byte', () => {
  const sealed = seal(key, 'secret', 'purpose')

  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const changed = Buffer.from(sealed)
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    assert.throws(() => open(key, changed, 'purpose'), SealError)
  }
  for (let length = 0; length < sealed.length; length++) {
    assert.throws(() => open(key, sealed.subarray(0, length), 'purpose'), SealError)
  }
})

test('seals the same text differently each time, and never shows what it opened by accident', () => {
  const sealed = seal(key, 'secret', 'purpose')

  assert.notDeepEqual(seal(key, 'secret', 'purpose'), sealed)
  assert.equal(sealed.includes('secret'), false)
  assert.equal(inspect(open(key, sealed, 'purpose')), '[secret]')
})

test('each owner has a key of his own: what one tenant sealed opens for no other', () => {
  const vault = createVault(masterKey)
  const sealed = vault.seal('ten_a', 'domains/x/1', 'secret')

  assert.equal(vault.openText('ten_a', 'domains/x/1', sealed).reveal(), 'secret')
  assert.throws(() => vault.open('ten_b', 'domains/x/1', sealed), SealError)
  assert.notDeepEqual(deriveKey(masterKey, 'ten_a').key.reveal(), deriveKey(masterKey, 'ten_b').key.reveal())
})

test('opens what was sealed before keys had ids, also when another key seals by now', () => {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key.key.reveal(), nonce).setAAD(Buffer.from('domains/x/1'))
  const body = Buffer.concat([cipher.update('of old'), cipher.final()])
  const sealed = Buffer.concat([Buffer.of(1), nonce, cipher.getAuthTag(), body])

  const [now, later] = [createVault(masterKey), createVault(new Secret(randomBytes(32)), [masterKey])]

  assert.equal(now.openText('ten_a', 'domains/x/1', sealed).reveal(), 'of old')
  assert.equal(later.openText('ten_a', 'domains/x/1', sealed).reveal(), 'of old')
  assert.throws(() => later.open('ten_b', 'domains/x/1', sealed), SealError)
})

test('while two master keys are known, each process opens what the other one seals', () => {
  const next = new Secret(randomBytes(32))
  const [before, after] = [createVault(masterKey, [next]), createVault(next, [masterKey])]

  assert.equal(before.openText('o', 'p', after.seal('o', 'p', 'new')).reveal(), 'new')
  assert.equal(after.openText('o', 'p', before.seal('o', 'p', 'old')).reveal(), 'old')
  assert.notEqual(before.keyId, after.keyId)
  assert.deepEqual(before.knownKeyIds, after.knownKeyIds.toReversed())
})

test('says which master key is missing, and shows none', () => {
  const sealed = createVault(masterKey).seal('o', 'p', 'text')

  const missing = createVault(masterKey).keyId
  assert.throws(() => createVault(new Secret(randomBytes(32))).open('o', 'p', sealed), new RegExp(missing))
  assert.deepEqual(sealed.subarray(0, 5), createVault(masterKey).header)
})
