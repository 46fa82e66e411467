import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import test from 'node:test'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { deriveKey, open, SealError, seal } from './seal.ts'
import { Secret } from './secret.ts'
import { createVault } from './vault.ts'

const key = new Secret(randomBytes(32))

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
  assert.throws(() => open(new Secret(randomBytes(32)), sealed, 'domains/a'), SealError)
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
  const vault = createVault(key)
  const sealed = vault.seal('ten_a', 'domains/x/1', 'secret')

  assert.equal(vault.openText('ten_a', 'domains/x/1', sealed).reveal(), 'secret')
  assert.throws(() => vault.open('ten_b', 'domains/x/1', sealed), SealError)
  assert.notDeepEqual(deriveKey(key, 'ten_a').reveal(), deriveKey(key, 'ten_b').reveal())
})
