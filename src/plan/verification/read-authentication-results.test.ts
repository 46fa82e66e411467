import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { parseAuthenticationResults } from './parse-authentication-results.ts'
import { readAuthenticationResults } from './read-authentication-results.ts'

/** As Postfix, Rspamd and Dovecot write them. */
const delivered = [
  'Return-Path: <sales@acme.test>',
  'Delivered-To: seed@bigmail.test',
  'Received: from mx.bigmail.test',
  '\tby mx.bigmail.test with LMTP',
  '\tid abc',
  '\t(envelope-from <sales@acme.test>); Sun, 22 Nov 2026 00:00:00 +0000',
  'Authentication-Results: mx.bigmail.test;',
  '\tdkim=pass header.d=acme.test header.s=r1 header.b="Ab/d+f12";',
  '\tdkim=pass header.d=acme.test header.s=e1 header.b=ZZ34abcd;',
  '\tspf=pass (mx.bigmail.test: domain of sales@acme.test designates 198.18.0.64 as permitted sender)',
  '\t smtp.mailfrom=sales@acme.test;',
  '\tdmarc=pass (policy=none) header.from=acme.test',
  'Received: from mail.acme.test (mail.acme.test [198.18.0.64])',
  '\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)',
  '\t key-exchange X25519 server-signature RSA-PSS (2048 bits) server-digest SHA256)',
  '\t(No client certificate requested)',
  '\tby mx.bigmail.test (Postfix) with ESMTPS id 4F',
  '\tfor <seed@bigmail.test>; Sun, 22 Nov 2026 00:00:00 +0000 (UTC)',
  'DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=acme.test; s=r1;',
  '\th=from:to; bh=x=; b=Ab/d',
  '\t+f12longer',
  'DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed; d=acme.test; s=e1;',
  '\th=from:to; bh=x=; b=ZZ34abcdlonger',
  'Subject: hello',
  '',
  '',
].join('\r\n')

test('reads what the receiving server said of SPF, both signatures, DMARC and TLS', () => {
  assert.deepEqual(readAuthenticationResults(delivered, 'mx.bigmail.test'), {
    spf: 'pass',
    dkim: [
      { domain: 'acme.test', selector: 'r1', algorithm: 'rsa-sha256', result: 'pass' },
      { domain: 'acme.test', selector: 'e1', algorithm: 'ed25519-sha256', result: 'pass' },
    ],
    dmarc: 'pass',
    tlsProtocol: 'TLSv1.3',
  })
})

test('believes nobody but the receiving server, and of its own fields only the topmost', () => {
  const forged = 'Authentication-Results: mx.bigmail.test; spf=pass; dmarc=pass\r\n'
  const honest = 'Authentication-Results: mx.bigmail.test; spf=fail\r\n'

  assert.equal(readAuthenticationResults(forged, 'mx.other.test').spf, null)
  assert.equal(readAuthenticationResults(`${honest}${forged}`, 'mx.bigmail.test').spf, 'fail')
  assert.equal(readAuthenticationResults(`${honest}${forged}`, 'mx.bigmail.test').dmarc, null)
})

test('sees that a message came in the clear although an earlier hop was encrypted', () => {
  const headers = [
    'Received: from mail.acme.test (mail.acme.test [198.18.0.64]) by mx.bigmail.test (Postfix) with ESMTP id 1; x',
    'Received: from [10.0.0.1] (u [10.0.0.1]) (using TLSv1.3 with cipher X) by mail.acme.test with ESMTPSA id 2; x',
  ].join('\r\n')

  assert.equal(readAuthenticationResults(headers, 'mx.bigmail.test').tlsProtocol, null)
})

test('looks past a filter on the receiving machine', () => {
  const headers = [
    'Received: from localhost (localhost [127.0.0.1]) by mx.bigmail.test with ESMTP id 1; x',
    'Received: from a (a [198.18.0.64]) (version=TLS1_2 cipher=X) by mx.bigmail.test with ESMTPS id 2; x',
  ].join('\n')

  assert.equal(readAuthenticationResults(headers, 'x').tlsProtocol, 'TLSv1.2')
})

test('tells signatures apart by domain and selector when the server does not quote them', () => {
  const headers = [
    'Authentication-Results: mx; dkim=fail (bad) reason="body hash (oops); x" header.i=@acme.test header.s=e1',
    'DKIM-Signature: a=rsa-sha256; d=acme.test; s=r1; b=A',
    'DKIM-Signature: a=ed25519-sha256; d=acme.test; s=e1; b=B',
  ].join('\r\n')

  assert.deepEqual(readAuthenticationResults(headers, 'mx').dkim, [
    { domain: 'acme.test', selector: 'e1', algorithm: 'ed25519-sha256', result: 'fail' },
  ])
})

test('understands comments, quoted strings and odd spacing as RFC 8601 allows them', () => {
  const parsed = parseAuthenticationResults(
    '(a (nested;) comment) Example.COM 1 ; (x) dkim (y) = (z) pass (w) header.b="a;\\"b" header.x= y=z; none',
  )

  assert.equal(parsed?.authservId, 'example.com')
  assert.equal(parsed?.results[0]?.method, 'dkim')
  assert.equal(parsed?.results[0]?.result, 'pass')
  assert.equal(parsed?.results[0]?.properties.get('header.b'), 'a;"b')
  assert.equal(parsed?.results[0]?.properties.get('header.x'), 'y=z')
})

test('reports no DKIM signature where the server found none', () => {
  assert.deepEqual(readAuthenticationResults('Authentication-Results: mx; dkim=none', 'mx').dkim, [])
})

test('never fails on garbage', () => {
  const pieces = fc.constantFrom(
    'Authentication-Results:',
    'mx;',
    'dkim=',
    'pass',
    '(',
    ')',
    '"',
    '\\',
    ';',
    '=',
    '\r\n',
    '\t',
    ' ',
    'DKIM-Signature:',
    'a=rsa-sha256',
    'b=',
    'header.b=',
    'Received:',
    'with ESMTPS',
    'using TLSv1.3',
    '\u0000',
    'é',
  )
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join('')),
  )
  fc.assert(
    fc.property(text, (headers) => {
      const judgement = readAuthenticationResults(headers, 'mx')

      assert.ok(Array.isArray(judgement.dkim))
    }),
    { numRuns: 3000 },
  )
})
