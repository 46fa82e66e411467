import assert from 'node:assert/strict'
import { test } from 'node:test'
import { renderFault } from './faults.ts'

const target = { service: 'dns', machine: 'core', addresses: ['198.18.0.2', '198.18.0.3'] }

test('a fault turns away what comes from outside and spares the machine itself', () => {
  const rules = renderFault(target, true)

  assert.ok(rules.indexOf('iifname "lo" accept') < rules.indexOf('reject'))
  assert.match(rules, /ip daddr \{ 198\.18\.0\.2, 198\.18\.0\.3 \} meta l4proto tcp reject with tcp reset/)
})

test('a fault is set or cleared in one step, whether or not it was set before', () => {
  const removal = 'table inet fault_dns\ndelete table inet fault_dns\n'

  assert.equal(renderFault(target, false), removal)
  assert.ok(renderFault(target, true).startsWith(removal))
})
