import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { allocateOffset, FIRST_POOL_OFFSET, LAST_POOL_OFFSET, parseAddressRange } from './address-range.ts'

test('gives the gateway the first address of the range and counts across the bytes', () => {
  const range = parseAddressRange('198.18.16.0/20')

  assert.equal(range.gateway, '198.18.16.1')
  assert.equal(range.addressAt(256), '198.18.17.0')
  assert.equal(range.addressAt(4095), '198.18.31.255')
  assert.throws(() => range.addressAt(4096), RangeError)
})

test('refuses what is not a /20 of the benchmarking block, and says what would be right', () => {
  const wrong = [
    '',
    '10.0.0.0/20',
    '198.18.0.0/16',
    '198.18.1.0/20',
    '198.20.0.0/20',
    '198.17.240.0/20',
    '198.18.016.0/20',
  ]

  for (const cidr of wrong) assert.throws(() => parseAddressRange(cidr), /198\.18\.16\.0\/20/, cidr)
})

test('finds the offset of each of its addresses again, and of no other', () => {
  const range = parseAddressRange('198.19.240.0/20')

  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4095 }), (offset) => range.offsetOf(range.addressAt(offset)) === offset),
  )
  for (const other of ['198.19.239.255', '198.20.0.0', '198.19.240', '198.19.240.1.1', 'x', '198.19.256.0']) {
    assert.equal(range.offsetOf(other), null, other)
  }
})

test('never gives out an address that is taken or belongs to the lab itself', () => {
  const offsets = fc.integer({ min: FIRST_POOL_OFFSET, max: LAST_POOL_OFFSET })

  fc.assert(
    fc.property(fc.uniqueArray(offsets, { maxLength: 200 }), fc.integer({ min: 0, max: 4094 }), (taken, last) => {
      const offset = allocateOffset(new Set(taken), last)
      assert.ok(offset !== null && !taken.includes(offset))
      assert.ok(offset >= FIRST_POOL_OFFSET && offset <= LAST_POOL_OFFSET)
    }),
  )
})

test('does not give an address out again right after it was given back', () => {
  const first = allocateOffset(new Set(), 0)

  assert.equal(first, FIRST_POOL_OFFSET)
  assert.equal(allocateOffset(new Set(), FIRST_POOL_OFFSET), FIRST_POOL_OFFSET + 1)
  assert.equal(allocateOffset(new Set(), LAST_POOL_OFFSET), FIRST_POOL_OFFSET)
})

test('says that no address is left when all are taken', () => {
  const all = Array.from({ length: LAST_POOL_OFFSET - FIRST_POOL_OFFSET + 1 }, (_, index) => FIRST_POOL_OFFSET + index)

  assert.equal(allocateOffset(new Set(all), 100), null)
})
