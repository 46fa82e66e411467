import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { recordParts, relativeName, zoneFileText } from './record-text.ts'

const record = { name: 'acme.test', ttlSeconds: 300 }

test('shows an MX record as the two fields that a DNS host asks for', () => {
  assert.deepEqual(recordParts({ ...record, type: 'MX', value: '10 mail.acme.test' }), [
    { label: 'Priority', text: '10' },
    { label: 'Value', text: 'mail.acme.test' },
  ])
})

test('shows any other record as one value, also a TXT record that looks like an MX value', () => {
  assert.deepEqual(recordParts({ ...record, type: 'TXT', value: '10 mail.acme.test' }), [
    { label: 'Value', text: '10 mail.acme.test' },
  ])
})

test('leaves the domain out of names for hosts that append it, and only the domain', () => {
  assert.equal(relativeName('acme.test', 'acme.test'), '@')
  assert.equal(relativeName('_dmarc.acme.test', 'acme.test'), '_dmarc')
  assert.equal(relativeName('notacme.test', 'acme.test'), 'notacme.test')
})

test('writes zone file lines that are fully qualified and end host names with a dot', () => {
  const text = zoneFileText([
    { ...record, type: 'MX', value: '10 mail.acme.test' },
    { ...record, type: 'TXT', value: 'v=spf1 "a" -all' },
    { ...record, name: 'mail.acme.test', type: 'A', value: '192.0.2.1' },
  ])

  assert.equal(
    text,
    'acme.test. 300 IN MX 10 mail.acme.test.\n' +
      'acme.test. 300 IN TXT "v=spf1 \\"a\\" -all"\n' +
      'mail.acme.test. 300 IN A 192.0.2.1\n',
  )
})

test('writes any text as strings of at most 255 octets that read back as the same octets', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (value) => {
      const line = zoneFileText([{ ...record, type: 'TXT', value }])
      const strings = readStrings(line.slice('acme.test. 300 IN TXT '.length, -1))

      assert.ok(strings.every((octets) => octets.length <= 255))
      assert.ok(Buffer.from(strings.flat()).equals(new TextEncoder().encode(value)))
    }),
  )
})

/** A reader of its own, so that the writer is not checked against itself. */
function readStrings(text: string): number[][] {
  return [...text.matchAll(/"((?:\\.|[^"\\])*)"/gs)].map(([, inner = '']) =>
    [...inner.matchAll(/\\(\d{3})|\\(.)|(.)/gs)].map(([, code, escaped, plain]) =>
      code === undefined ? (escaped ?? plain ?? '').charCodeAt(0) : Number(code),
    ),
  )
}
