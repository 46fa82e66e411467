import assert from 'node:assert/strict'
import test from 'node:test'
import { createMemoryComputeProvider } from './compute/memory.ts'
import { createMemoryDnsProvider } from './dns/memory.ts'
import { instrument, type ProviderCall } from './instrument.ts'
import { ProviderError } from './provider-error.ts'

test('reports each call with its method and outcome and changes nothing else', async () => {
  const calls: ProviderCall[] = []
  const memory = createMemoryComputeProvider({ installationId: 'x' })
  const provider = instrument('memory', memory, (call) => calls.push(call))
  memory.faults.failNext('getMachine', new ProviderError('rate-limited', 'Slow down.'))

  assert.deepEqual(await provider.listMachines(), [])
  await assert.rejects(provider.getMachine('a'), { kind: 'rate-limited' })
  await assert.rejects(provider.setReverseDns('a', '192.0.2.1', null), { kind: 'not-found' })

  assert.equal(provider.name, 'memory')
  assert.deepEqual(
    calls.map(({ provider: name, method, outcome }) => `${name} ${method} ${outcome}`),
    ['memory listMachines ok', 'memory getMachine rate-limited', 'memory setReverseDns not-found'],
  )
  assert.ok(calls.every(({ seconds }) => seconds >= 0 && seconds < 5))
})

test('does not count what is computed without asking anybody', () => {
  const calls: ProviderCall[] = []
  const provider = instrument('memory', createMemoryDnsProvider(), (call) => calls.push(call))

  assert.deepEqual(provider.adjust([]), { recordSets: [], notes: [] })
  assert.deepEqual(calls, [])
})
