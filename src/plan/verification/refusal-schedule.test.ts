import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { accepted, perfectRefusals, silent } from '../../../test/support/verification-evidence.ts'
import { type StoredRefusals, scheduleRefusals } from './refusal-schedule.ts'

const start = Date.parse('2026-11-22T10:00:00Z')
const at = (seconds: number) => new Date(start + seconds * 1000)
const stored: StoredRefusals = {
  at: at(0).toISOString(),
  bundleHash: 'a',
  passwordsAt: at(0).toISOString(),
  refusals: perfectRefusals,
}

function schedule(seconds: number, changed: Partial<StoredRefusals> = {}, bundleHash = 'a') {
  return scheduleRefusals({ stored: { ...stored, ...changed }, bundleHash, now: at(seconds), isVerified: true })
}

test('asks a new node at once, and spares an order that still runs the wrong password', () => {
  const fresh = { stored: null, bundleHash: 'a', now: at(0) }

  assert.deepEqual(scheduleRefusals({ ...fresh, isVerified: false }), { asksAll: true, triesPasswords: false })
  assert.deepEqual(schedule(1, { passwordsAt: null }), { asksAll: false, triesPasswords: true })
})

test('asks daily when all is well, and sooner when the configuration changed or something was amiss', () => {
  const failing = { refusals: { ...perfectRefusals, spam: accepted } }
  const unanswered = { refusals: { ...perfectRefusals, disclosure: silent } }

  assert.equal(schedule(3600).asksAll, false)
  assert.equal(schedule(24 * 3600).asksAll, true)
  assert.equal(schedule(659, {}, 'b').asksAll, false)
  assert.equal(schedule(660, {}, 'b').asksAll, true)
  for (const amiss of [failing, unanswered]) {
    assert.equal(schedule(659, amiss).asksAll, false)
    assert.equal(schedule(660, amiss).asksAll, true)
  }
})

test('stays below the limits of fail2ban whatever happens: one round and one password in any ten minutes', () => {
  const look = fc.record({ pause: fc.integer({ min: 1, max: 400 }), hash: fc.string(), isWell: fc.boolean() })
  fc.assert(
    fc.property(fc.array(look, { maxLength: 200 }), (looks) => {
      const passwords: number[] = []
      const rounds: number[] = []
      let seconds = 0
      let last = null as StoredRefusals | null
      for (const { pause, hash, isWell } of looks) {
        seconds += pause
        const due = scheduleRefusals({ stored: last, bundleHash: hash, now: at(seconds), isVerified: true })
        if (due.triesPasswords) passwords.push(seconds)
        if (due.asksAll) rounds.push(seconds)
        if (!due.asksAll && !due.triesPasswords) continue
        last = {
          at: due.asksAll ? at(seconds).toISOString() : (last?.at ?? ''),
          bundleHash: hash,
          passwordsAt: due.triesPasswords ? at(seconds).toISOString() : (last?.passwordsAt ?? null),
          refusals: isWell ? perfectRefusals : { ...perfectRefusals, spam: accepted },
        }
      }

      for (const times of [passwords, rounds]) {
        assert.ok(times.every((time, i) => i === 0 || time - (times[i - 1] ?? 0) > 600))
      }
    }),
  )
})
