import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { domainOf, readMessageFacts } from './message-facts.ts'

const filedAt = new Date('2026-11-22T10:00:00Z')

test('reads what the header of a delivered message shows', () => {
  const headers = [
    'Return-Path: <check@acme.test>',
    'DKIM-Signature: v=1; a=rsa-sha256; d=Acme.test; s=r1; h=From : To:',
    '\tList-Unsubscribe; b=x; bh=y',
    'From: "Ada, of acme" <ada@ACME.test>',
    'Message-ID: <1@acme.test>',
    'Date: Sun, 22 Nov 2026 10:00:00 +0000',
    'List-Unsubscribe: <https://acme.test/u>',
    '',
    'Message-ID: <body@acme.test>',
  ].join('\r\n')

  assert.deepEqual(readMessageFacts(headers, filedAt), {
    fromDomain: 'acme.test',
    messageIds: ['<1@acme.test>'],
    dates: ['Sun, 22 Nov 2026 10:00:00 +0000'],
    filedAt: '2026-11-22T10:00:00.000Z',
    returnPath: 'check@acme.test',
    signatures: [{ domain: 'acme.test', selector: 'r1', covers: ['from', 'to', 'list-unsubscribe'] }],
    unsubscribeFields: ['list-unsubscribe'],
  })
})

test('tells the null sender from one that was not noted', () => {
  assert.equal(readMessageFacts('Return-Path: <>\r\n\r\n', filedAt).returnPath, '')
  assert.equal(readMessageFacts('Subject: x\r\n\r\n', filedAt).returnPath, null)
})

test('finds the domain behind any local part, and reads any header without a fault', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (localPart, headers) => {
      assert.equal(domainOf(`${localPart}@mail.acme.test`), 'mail.acme.test')
      assert.ok(readMessageFacts(headers, filedAt).filedAt !== '')
    }),
  )
})
