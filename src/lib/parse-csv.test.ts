import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type CsvResult, parseCsv } from './parse-csv.ts'

const limits = { maxRows: 1000, maxRowLength: 10_000 }
const fieldsOf = (result: CsvResult) => (result.ok ? result.rows.map(({ fields }) => fields) : result)

const separator = fc.constantFrom(',', ';', '\t')
const lineEnd = fc.constantFrom('\r\n', '\n', '\r')
const field = fc.oneof(fc.string(), fc.constantFrom('a,b', 'c;d', 'e"f', 'two\nlines', 'ü', '"', '\t'))
/** A header that shows the separator, then rows with at least one value. */
const table = fc.array(fc.tuple(fc.constantFrom('x', 'y"z', ' '), field, field), { maxLength: 20 })

test('reads back every table that is written by RFC 4180, whatever the separator, line ends and byte order mark', () => {
  fc.assert(
    fc.property(table, separator, lineEnd, fc.boolean(), (rows, by, end, hasMark) => {
      const written = [['address', 'password', 'quota'], ...rows.filter((row) => row.join('').trim() !== '')]
      const text = (hasMark ? '\ufeff' : '') + written.map((row) => row.map(quote).join(by)).join(end)

      assert.deepEqual(fieldsOf(parseCsv(text, limits)), written)
    }),
  )
})

test('answers to any text with rows or with a sentence, and never fails', () => {
  const messy = fc.array(fc.constantFrom('"', ',', ';', '\n', '\r', 'a', '\ufeff', '\0')).map((parts) => parts.join(''))
  fc.assert(
    fc.property(fc.oneof(fc.string(), messy), (text) => {
      const result = parseCsv(text, limits)

      if (!result.ok) assert.match(result.message, /^(has|is) /)
    }),
  )
})

test('names the line of a quotation mark that nobody closed, and quotes nothing of what stands there', () => {
  const result = parseCsv('address,password\na@b.test,ok\nc@d.test,"secret', limits)

  assert.deepEqual(result, { ok: false, line: 3, message: 'has a quotation mark that is never closed' })
})

test('stops at the limits instead of reading on', () => {
  const many = Array.from({ length: 1002 }, (_, row) => `user${row}`).join('\n')

  assert.deepEqual(parseCsv(many, limits), { ok: false, line: null, message: 'has more than 1000 rows' })
  const long = parseCsv(`address\n${'x'.repeat(20_000)}`, limits)
  assert.equal(long.ok ? '' : long.message, 'has a row that is too long')
})

test('tells the lines of a text apart although a value has line ends in it and rows without a value stand between', () => {
  const result = parseCsv('address;password\r\n"two\nlines";x\r\n;\r\n\r\nlast;y\r\n', limits)

  assert.deepEqual(result.ok ? result.rows.map(({ line, fields }) => [line, fields[0]]) : result, [
    [1, 'address'],
    [3, 'two\nlines'],
    [6, 'last'],
  ])
})

function quote(text: string): string {
  return /[",;\t\r\n\ufeff]/.test(text) || text.trim() !== text ? `"${text.replaceAll('"', '""')}"` : text
}
