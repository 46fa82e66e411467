import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Heartbeat } from '#protocol/agent-protocol.ts'
import { healthyHeartbeat } from '../../test/support/healthy-heartbeat.ts'
import { describeStatus } from './print-status.ts'

const now = new Date('2026-11-22T12:05:00Z')

function linesOf(parts: Partial<Heartbeat> = {}, lastContactAt: string | null = '2026-11-22T12:04:50.000Z'): string {
  const heartbeat = { ...healthyHeartbeat({ generation: 7, hash: 'c'.repeat(64) }, 12), ...parts }
  const status = {
    nodeId: 'node_1',
    controlPlane: 'https://192.0.2.1:7443',
    lastContactAt,
    heartbeat,
    recentErrors: [],
  }
  return describeStatus(status, now).join('\n')
}

test('says connection, sequence, generation, services, self-test and queue of a node that is well', () => {
  const text = linesOf()

  for (const part of [
    /answered 10 s ago$/m,
    /^Directory: sequence 12$/m,
    /^Configuration: generation 7 \(cccccccccccc\)$/m,
    /^ {2}postfix +active$/m,
    /^Self-test: passed at /m,
    /^Queue: 0 maildrop, 0 incoming, 0 active, 0 deferred, 0 hold$/m,
  ]) {
    assert.match(text, part)
  }
})

test('says what is wrong: no connection, a refused bundle, failed mail and a file that was changed', () => {
  const text = linesOf(
    {
      bundleFailure: { generation: 8, hash: 'd'.repeat(64), step: 'check doveconf -n', message: 'no such setting' },
      selfTest: { at: '2026-11-22T12:00:00.000Z', ok: false, step: 'submit', message: '452 4.3.1', seconds: 0.1 },
      driftedPaths: ['/etc/hosts'],
      drift: [{ path: '/etc/hosts', diff: '+by hand\n' }],
    },
    '2026-11-22T12:00:00.000Z',
  )

  assert.match(text, /answered 300 s ago \(not connected\)$/m)
  assert.match(text, /^Refused: generation 8 at "check doveconf -n": no such setting$/m)
  assert.match(text, /^Self-test: FAILED at submit .*452 4\.3\.1$/m)
  assert.match(text, /^Changed by hand: \/etc\/hosts\n {2}\+by hand$/m)
})
