import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { findEnclosingZone, isInZone, parseDomainName, reverseNameOf } from './dns-name.ts'

const accepted: ReadonlyArray<readonly [typed: string, name: string]> = [
  ['acme.test', 'acme.test'],
  ['Example.COM', 'example.com'],
  ['example.com.', 'example.com'],
  ['  example.com ', 'example.com'],
  ['bücher.example', 'xn--bcher-kva.example'],
  ['例え。jp', 'xn--r8jz45g.jp'],
  ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
  ['mail.example.co.uk', 'mail.example.co.uk'],
  ['x.github.io', 'x.github.io'],
  [`${'a'.repeat(63)}.com`, `${'a'.repeat(63)}.com`],
]

for (const [typed, name] of accepted) {
  test(`takes ${JSON.stringify(typed.slice(0, 30))} for the domain ${name.slice(0, 30)}`, () => {
    assert.deepEqual(parseDomainName(typed), { ok: true, name })
  })
}

const refused: ReadonlyArray<readonly [typed: string, reason: RegExp, suggestion: string | null]> = [
  ['', /empty/, null],
  ['.', /empty/, null],
  ['test', /only one label/, null],
  ['com', /only one label/, null],
  ['co.uk', /public suffix/, null],
  ['github.io', /public suffix/, null],
  ['192.0.2.1', /IP address/, null],
  ['0x7f.1', /number|IP address/, null],
  ['[2001:db8::1]', /IP address/, null],
  ['2001:db8::1', /IP address/, null],
  ['a_b.example.com', /Underscores/, 'a-b.example.com'],
  ['_dmarc.example.com', /Underscores/, 'example.com'],
  ['bob@example.com', /e-mail address/, 'example.com'],
  ['https://www.example.com/a?b', /web address/, 'www.example.com'],
  ['example.com:25', /web address/, 'example.com'],
  ['example..com', /empty label/, 'example.com'],
  ['.example.com', /empty label/, 'example.com'],
  ['example.com..', /empty label/, 'example.com'],
  ['exa mple.com', /no spaces/, 'example.com'],
  ['%61.example.com', /special characters/, '61.example.com'],
  ['-a.example.com', /not valid/, null],
  ['ab--cd.example.com', /not valid/, null],
  ['xn--a.com', /not valid/, null],
  ['*.example.com', /not valid/, null],
  [`${'a'.repeat(64)}.com`, /longer than 63/, null],
  [`${'a.'.repeat(130)}com`, /at most 253/, null],
  ['x'.repeat(5000), /far too long/, null],
  ['host.local', /reserved/, null],
  ['1.2.0.192.in-addr.arpa', /reserved/, null],
]

for (const [typed, reason, suggestion] of refused) {
  test(`refuses ${JSON.stringify(typed.slice(0, 30))} and says why`, () => {
    const result = parseDomainName(typed)

    assert.ok(!result.ok)
    assert.match(result.reason, reason)
    assert.equal(result.suggestion, suggestion)
  })
}

test('gives an answer to any text, and accepts its own answers again unchanged', () => {
  const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.domain(), fc.webUrl(), fc.emailAddress())
  fc.assert(
    fc.property(text, (typed) => {
      const result = parseDomainName(typed)

      if (result.ok) assert.deepEqual(parseDomainName(result.name), result)
      else if (result.suggestion !== null) assert.ok(parseDomainName(result.suggestion).ok)
    }),
  )
})

test('finds the most specific zone that holds a name', () => {
  const zones = ['example.com', 'sub.example.com', 'ple.com']

  assert.equal(findEnclosingZone('a.sub.example.com', zones), 'sub.example.com')
  assert.equal(findEnclosingZone('example.com', zones), 'example.com')
  assert.equal(findEnclosingZone('example.org', zones), null)
  assert.equal(isInZone('example.com', 'ple.com'), false)
})

test('turns an address around for its reverse name', () => {
  assert.equal(reverseNameOf('192.0.2.7'), '7.2.0.192.in-addr.arpa')
})
