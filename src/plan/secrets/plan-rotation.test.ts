import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { graceSeconds, liveStates, secretKinds } from '#model/rotation.ts'
import { type PlannedVersion, planRotation, type RotationInput } from './plan-rotation.ts'

const dayMilliseconds = 86_400_000
const start = new Date('2026-11-25T00:00:00Z')
const after = (days: number): Date => new Date(start.getTime() + days * dayMilliseconds)

function version(parts: Partial<PlannedVersion> = {}): PlannedVersion {
  return {
    ...{ version: 1, state: 'current', createdAt: start, graceEndsAt: null },
    ...{ isDownloaded: false, isValueDestroyed: false, ...parts },
  }
}

function plan(versions: readonly PlannedVersion[], parts: Partial<RotationInput> = {}) {
  return planRotation({
    ...{ kind: 'platform-ssh', rotationDays: 90, rotationRequestedAt: null, versions, now: after(1) },
    ...parts,
  })
}

test('rests until the version in use is old enough, then begins the next', () => {
  assert.deepEqual(plan([version()]), { step: 'rest', nextAt: after(90) })
  assert.deepEqual(plan([version()], { now: after(90) }), {
    step: 'begin',
    version: 2,
    reason: 'the one in use is 90 days old',
  })
})

test('begins on demand, once', () => {
  const request = { rotationRequestedAt: after(0.5) }

  assert.equal(plan([version()], request).step, 'begin')
  assert.equal(
    plan([version(), version({ version: 2, state: 'installing', createdAt: after(0.6) })], request).step,
    'prove',
  )
  const done = [version({ state: 'retiring', graceEndsAt: after(2) }), version({ version: 2, createdAt: after(0.6) })]
  assert.deepEqual(plan(done, request), { step: 'rest', nextAt: after(2) })
})

test('takes over what there was, and makes a first version where none is in use', () => {
  assert.deepEqual(plan([]), { step: 'adopt' })
  assert.equal(plan([version({ state: 'retired', isValueDestroyed: true })]).step, 'begin')
})

test('takes a version off when its grace is over, also while a new one cannot be proven', () => {
  const versions = [
    version({ state: 'retiring', graceEndsAt: after(1) }),
    version({ version: 2 }),
    version({ version: 3, state: 'installing' }),
  ]

  assert.deepEqual(plan(versions), { step: 'retire', version: 1 })
})

test('destroys the value of what is taken off, and of a tenant’s own key once downloaded', () => {
  assert.deepEqual(plan([version({ state: 'retired' }), version({ version: 2 })]), { step: 'destroy', version: 1 })
  const downloaded = [version({ isDownloaded: true })]
  assert.deepEqual(plan(downloaded, { kind: 'tenant-ssh' }), { step: 'destroy', version: 1 })
  assert.equal(plan(downloaded).step, 'rest')
})

const versions = fc.array(
  fc.record({
    state: fc.constantFrom('pending', 'installing', 'retiring', 'retired') as fc.Arbitrary<PlannedVersion['state']>,
    createdAt: fc.nat(200).map(after),
    graceEndsAt: fc.nat(200).map(after),
    isDownloaded: fc.boolean(),
    isValueDestroyed: fc.boolean(),
  }),
  { maxLength: 5 },
)

test('never takes the version in use away, whatever the others are, and always goes on by itself', () => {
  fc.assert(
    fc.property(versions, fc.nat(400), fc.constantFrom(...secretKinds), (others, days, kind) => {
      const all = [...others, { ...version(), state: 'current' as const }].map((one, index) => ({
        ...one,
        version: index + 1,
      }))
      const now = after(days)

      const step = plan(all, { now, kind })

      const target = 'version' in step ? all.find((one) => one.version === step.version) : undefined
      if (step.step === 'retire') assert.equal(target?.state, 'retiring')
      if (step.step === 'destroy' && kind !== 'tenant-ssh') assert.equal(target?.state, 'retired')
      if (step.step === 'rest') assert.ok(step.nextAt > now)
      if (step.step === 'begin') assert.equal(target, undefined)
    }),
  )
})

test('a version in its grace is on the nodes, one that is taken off is not', () => {
  assert.deepEqual([...liveStates], ['installing', 'current', 'retiring'])
  assert.equal(graceSeconds, 86_400)
})
