import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isInDoubt } from './in-doubt.ts'

const cut = [{ from: 1000.4, to: 1000.6 }]
const trace = [
  '1000.100000 mail.a.test postfix/qmgr[1]: AAAA: from=<u@a.test>, size=1, nrcpt=1 (queue active)',
  '1000.200000 far postfix/cleanup[2]: BBBB: message-id=<x@a.test>',
  '1002.000000 mail.a.test postfix/smtp[3]: AAAA: to=<v@b.test>, relay=far, status=sent (250 ok)',
  '1002.100000 far postfix/lmtp[4]: BBBB: to=<v@b.test>, status=sent (250 ok)',
  '1002.100000 far postfix/lmtp[5]: CCCC: to=<v@b.test>, status=sent (250 ok)',
]

test('a copy that a power cut left in doubt is told from one that the node made', () => {
  assert.equal(isInDoubt(trace, cut), true)
})

test('a second copy with no power cut in the second after it was sent is the node’s doing', () => {
  assert.equal(isInDoubt(trace, []), false)
  assert.equal(isInDoubt(trace, [{ from: 1010, to: 1010.2 }]), false)
})

test('a second copy of what the queue knew to be delivered is the node’s doing', () => {
  const again = '1003.000000 mail.a.test postfix/smtp[6]: AAAA: to=<v@b.test>, relay=far, status=sent (250 ok)'

  assert.equal(isInDoubt([...trace, again], cut), false)
})
