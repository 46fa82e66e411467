import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { NodeId } from '#model/id.ts'
import type { Heartbeat } from '#protocol/agent-protocol.ts'
import { healthyHeartbeat } from '../../test/support/healthy-heartbeat.ts'
import { judgeConfiguration, judgeMailFlow } from './node-health.ts'

const node = { id: 'node_1' as NodeId, hostname: 'mx.example.test', driftPolicy: 'repair' as const }
const bundle = { generation: 3, hash: 'a'.repeat(64) }
const former = { generation: 2, hash: 'b'.repeat(64) }
const drift = { driftedPaths: ['/etc/hosts'], drift: [{ path: '/etc/hosts', diff: '+192.0.2.1 by-hand\n' }] }

function heartbeat(parts: Partial<Heartbeat> = {}): Heartbeat {
  return { ...healthyHeartbeat(bundle, 1), ...parts }
}

test('says at which step a bundle was refused, and blames no bundle for mail that did not flow before', () => {
  const refused = (step: string) =>
    judgeConfiguration(node, heartbeat({ bundle: former, bundleFailure: { ...bundle, step, message: 'no.' } }), bundle)

  assert.equal(refused('check sshd -t').reason, 'BundleRefused')
  assert.match(refused('check sshd -t').message, /generation 3 failed at check sshd -t: no\./)
  assert.equal(refused('self-test inconclusive').reason, 'MailBrokenBefore')
})

test('shows what was changed by hand and the command for the other policy', () => {
  const repaired = judgeConfiguration(node, heartbeat(drift), bundle)
  const kept = judgeConfiguration({ ...node, driftPolicy: 'keep' }, heartbeat(drift), bundle)

  assert.deepEqual([repaired.status, repaired.reason], ['false', 'Drifted'])
  assert.match(repaired.message, /"rookery nodes set-drift-policy node_1 keep"\.\n\+192\.0\.2\.1 by-hand$/)
  assert.deepEqual([kept.status, kept.reason], ['true', 'Drifted'])
  assert.match(kept.message, /"rookery nodes set-drift-policy node_1 repair"\.\n\+192\.0\.2\.1 by-hand$/)
})

test('knows whether mail flows only from a mail', () => {
  const failed = { at: '2026-11-22T12:00:00.000Z', ok: false, step: 'submit', message: '452 full', seconds: 1 } as const

  assert.equal(judgeMailFlow('mx', heartbeat({ selfTest: null })).status, 'unknown')
  assert.equal(judgeMailFlow('mx', heartbeat()).status, 'true')
  assert.match(judgeMailFlow('mx', heartbeat({ selfTest: failed })).message, /ended at submit: 452 full/)
})
