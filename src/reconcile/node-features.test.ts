import assert from 'node:assert/strict'
import test from 'node:test'
import { featuresOf } from './node-features.ts'

test('reads from the configuration of a node which ports it opens', () => {
  const content =
    'tcp dport 22 accept\n ip saddr { 10.0.0.0/8 } tcp dport { 22 } accept\n tcp dport { 25, 993,4190 } accept'

  const { openPorts } = featuresOf([{ path: '/etc/nftables.conf', content }])

  assert.deepEqual(openPorts, [22, 25, 993, 4190])
})

test('knows whether mailboxes have a quota policy and programs are refused', () => {
  const none = featuresOf([{ path: '/etc/dovecot/dovecot.conf', content: 'service lmtp {\n}\n' }])
  const both = featuresOf([
    { path: '/etc/dovecot/dovecot.conf', content: 'service quota-status {\n}\n' },
    { path: '/etc/postfix/rookery/attachments', content: '/name=.*\\.(exe|scr)/ REJECT\n' },
  ])

  assert.deepEqual([none.hasQuotaPolicy, none.refusesPrograms], [false, false])
  assert.deepEqual([both.hasQuotaPolicy, both.refusesPrograms], [true, true])
})
