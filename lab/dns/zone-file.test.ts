import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { renderZoneFile, type ZoneRecord } from './zone-file.ts'

const zone = (...records: ZoneRecord[]) => renderZoneFile({ name: 'example.test', nameserver: 'ns1.lab.test', records })

test('a zone file starts with the SOA and the name server of its apex', () => {
  const lines = zone().split('\n')

  assert.match(lines[1] ?? '', /^example\.test\. 60 SOA ns1\.lab\.test\. hostmaster\.lab\.test\. 1 /)
  assert.equal(lines[2], 'example.test. NS ns1.lab.test.')
})

test('the root zone is written with a single dot', () => {
  assert.match(renderZoneFile({ name: '', nameserver: 'ns1.lab.test', records: [] }), /^\. NS ns1\.lab\.test\.$/m)
})

test('any text survives the quoting of a TXT record, in strings of at most 255 octets', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 700 }), (text) => {
      const line = zone({ name: 'example.test', type: 'TXT', data: text }).split('\n').slice(3).join('\n').trimEnd()

      const strings = readStrings(line.slice('example.test. TXT '.length))
      assert.equal(Buffer.concat(strings).toString('utf8'), Buffer.from(text, 'utf8').toString('utf8'))
      assert.ok(strings.every((octets) => octets.length <= 255))
    }),
  )
})

/** The character strings of a TXT record's data, read as a name server reads them (RFC 1035 §5.1). */
function readStrings(data: string): Buffer[] {
  return [...data.matchAll(/"((?:[^"\\]|\\\d{3}|\\[^\d])*)"/g)].map(([, quoted = '']) => {
    const octets = quoted.replace(/\\(\d{3})|\\(.)/g, (_, code: string | undefined, character: string) =>
      code === undefined ? character : String.fromCharCode(Number(code)),
    )
    return Buffer.from(octets, 'latin1')
  })
}
