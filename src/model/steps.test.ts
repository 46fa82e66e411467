import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Condition, ConditionType } from './condition.ts'
import { type StepsInput, stepNames, stepsOf } from './steps.ts'

const orderedAt = new Date('2026-01-01T00:00:00Z')
const none: StepsInput = { orderedAt, domain: [], node: [], certificate: [], infrastructure: [] }

test('at first, what needs nobody runs and everything else waits', () => {
  const states = stepsOf(none).map((step) => `${step.name} ${step.state}`)

  assert.deepEqual(states, [
    'ownership running',
    'machine running',
    'reverse-dns waiting',
    'configuration waiting',
    'dns waiting',
    'certificate waiting',
    'mailbox waiting',
    'verification waiting',
  ])
})

test('a step counts its seconds from the end of the last step that it waited for', () => {
  const node = [condition('MachineRunning', 'true', 'Running', 8), condition('ReverseDnsSet', 'true', 'Set', 11)]

  const steps = stepsOf({ ...none, node })

  assert.deepEqual(secondsOf(steps, 'machine'), 8)
  assert.deepEqual(secondsOf(steps, 'reverse-dns'), 3)
})

test('is waiting for a step before, running while the world is slow, failed when only a person can help', () => {
  const stateWith = (reason: string, machine: 'true' | 'false') => {
    const node = [condition('MachineRunning', machine, 'X', 1), condition('Configured', 'false', reason, 2)]
    return stepsOf({ ...none, node }).find((step) => step.name === 'configuration')?.state
  }

  assert.equal(stateWith('WaitingForMachine', 'false'), 'waiting')
  assert.equal(stateWith('WaitingForAgent', 'true'), 'running')
  assert.equal(stateWith('ServiceDown', 'true'), 'running')
  assert.equal(stateWith('BundleRefused', 'true'), 'failed')
})

test('says that a provider cannot be reached rather than what waits for it', () => {
  const domain = [
    condition('OwnershipVerified', 'false', 'WaitingForRecord', 1),
    condition('ProviderReachable', 'false', 'Unauthorized', 1),
  ]

  const [ownership] = stepsOf({ ...none, domain })

  assert.deepEqual([ownership?.state, ownership?.reason], ['failed', 'Unauthorized'])
})

test('never says done of what is not true now, and never counts negative seconds', () => {
  const any = fc.record({
    type: fc.constantFrom<ConditionType>('OwnershipVerified', 'MachineRunning', 'Configured', 'DnsValid', 'Verified'),
    status: fc.constantFrom('true' as const, 'false' as const, 'unknown' as const),
    reason: fc.constantFrom('WaitingForX', 'Failed', 'Fine'),
    second: fc.integer({ min: 0, max: 1000 }),
  })
  const conditions = fc
    .uniqueArray(any, { selector: (item) => item.type })
    .map((list) => list.map((item) => condition(item.type, item.status, item.reason, item.second)))
  fc.assert(
    fc.property(conditions, conditions, (domain, node) => {
      const steps = stepsOf({ ...none, domain, node })

      assert.deepEqual(
        steps.map((step) => step.name),
        [...stepNames],
      )
      for (const step of steps) {
        assert.equal(step.state === 'done', step.finishedAt !== null && step.seconds !== null)
        assert.ok((step.seconds ?? 0) >= 0)
      }
      const isOwned = domain.some((item) => item.type === 'OwnershipVerified' && item.status === 'true')
      assert.equal(steps[0]?.state === 'done', isOwned)
    }),
  )
})

function condition(type: ConditionType, status: Condition['status'], reason: string, second: number): Condition {
  const lastTransitionAt = new Date(orderedAt.getTime() + second * 1000)
  return { type, status, reason, message: `${type} ${reason}`, lastTransitionAt }
}

function secondsOf(steps: ReturnType<typeof stepsOf>, name: string): number | null | undefined {
  return steps.find((step) => step.name === name)?.seconds
}
