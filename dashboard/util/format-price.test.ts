import assert from 'node:assert/strict'
import test from 'node:test'
import { formatMemory, formatPrice } from './format-price.ts'

test('writes a price with as many digits as its currency has', () => {
  assert.equal(formatPrice(499, 'EUR', 'en'), '€4.99')
  assert.equal(formatPrice(1200, 'JPY', 'en'), '¥1,200')
  assert.equal(formatPrice(0, 'USD', 'en'), '$0.00')
})

test('calls memory by what the price lists call it', () => {
  assert.equal(formatMemory(4 * 1024 ** 3), '4 GB')
  assert.equal(formatMemory(512 * 1024 ** 2), '0.5 GB')
})
