import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { currentStep, stepAfter, type WizardFacts, wizardStepNames, wizardStepsOf } from './wizard-state.ts'

const orderSteps = [
  'ownership',
  'machine',
  'reverse-dns',
  'configuration',
  'dns',
  'certificate',
  'mailbox',
  'verification',
] as const

const fresh: WizardFacts = { domain: { status: 'pending' }, infrastructure: null, mailboxes: [], testMails: [] }

test('leads from the ownership to the end by what the server has, wherever somebody comes back', () => {
  const verified = { ...fresh, domain: { status: 'verified' } } as const
  const ordered = { ...verified, infrastructure: orderWith([]) }
  const ready = { ...verified, infrastructure: orderWith(['machine', 'reverse-dns', 'configuration']) }
  const written = { ...verified, infrastructure: orderWith(orderSteps) }
  const used = { ...written, mailboxes: [{ id: 'mbx_1' }] }
  const failed = { ...used, testMails: [{ state: 'failed' }] } as const
  const tested = { ...used, testMails: [{ state: 'failed' }, { state: 'delivered' }] } as const

  assert.deepEqual([fresh, verified, ordered, ready, written, used, failed, tested].map(stepOf), [
    'ownership',
    'size',
    'provisioning',
    'records',
    'mailbox',
    'test',
    'test',
    'done',
  ])
})

test('lets nobody wait for a record that only has to spread: the order can be made meanwhile', () => {
  assert.equal(wizardStepsOf(fresh).find(({ name }) => name === 'size')?.state, 'open')
  assert.equal(wizardStepsOf(fresh).find(({ name }) => name === 'mailbox')?.state, 'locked')
})

test('goes on to what is next to do, and back to what was left out', () => {
  const ordered = { ...fresh, infrastructure: orderWith(['machine', 'reverse-dns', 'configuration', 'dns']) }
  const rest = { ...ordered, mailboxes: [{ id: 'mbx_1' }], testMails: [{ state: 'delivered' }] } as const
  const all = { ...rest, domain: { status: 'verified' } } as const

  assert.equal(stepAfter(wizardStepsOf(fresh), 'ownership'), 'size')
  assert.equal(stepAfter(wizardStepsOf(ordered), 'size'), 'mailbox')
  assert.equal(stepAfter(wizardStepsOf(rest), 'test'), 'ownership')
  assert.equal(stepAfter(wizardStepsOf(all), 'test'), 'done')
  assert.equal(stepAfter(wizardStepsOf(all), 'done'), null)
})

test('has one current step for whatever the server says, and calls nothing done that is not', () => {
  const facts = fc.record({
    domain: fc.record({ status: fc.constantFrom('pending', 'verified', 'deleting') }),
    infrastructure: fc.option(fc.subarray([...orderSteps]).map(orderWith)),
    mailboxes: fc.array(fc.record({ id: fc.string() }), { maxLength: 2 }),
    testMails: fc.array(fc.record({ state: fc.constantFrom('waiting', 'sent', 'delivered', 'failed') })),
  }) as fc.Arbitrary<WizardFacts>

  fc.assert(
    fc.property(facts, (known) => {
      const steps = wizardStepsOf(known)

      assert.deepEqual(
        steps.map(({ name }) => name),
        wizardStepNames,
      )
      assert.equal(steps.filter(({ state }) => state === 'current').length, 1)
      if (currentStep(steps) !== 'done') return
      assert.equal(known.domain.status, 'verified')
      assert.ok(known.mailboxes.length > 0 && known.testMails.some(({ state }) => state === 'delivered'))
    }),
  )
})

function stepOf(facts: WizardFacts) {
  return currentStep(wizardStepsOf(facts))
}

function orderWith(done: readonly string[]): NonNullable<WizardFacts['infrastructure']> {
  const times = { startedAt: null, finishedAt: null, seconds: null }
  return {
    status: 'provisioning',
    steps: orderSteps.map((name) => ({
      name,
      state: done.includes(name) ? 'done' : 'running',
      reason: '',
      message: '',
      ...times,
    })),
  }
}
