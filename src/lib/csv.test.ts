import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { csvLine } from './csv.ts'

test('quotes every field, so that commas, quotes and line ends stay in it', () => {
  assert.equal(
    csvLine(['plain', 'a,b', 'say "hi"', 'two\nlines', '']),
    '"plain","a,b","say ""hi""","two\nlines",""\r\n',
  )
})

test('puts an apostrophe before what a spreadsheet would run as a formula', () => {
  const attacks = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =cmd', '＝1', '|calc', '%0A']

  const [line] = csvLine(attacks).split('\r\n"')
  const fields = readCsv(csvLine(attacks))[0] ?? []

  assert.ok(line !== undefined)
  assert.deepEqual(
    fields,
    attacks.map((attack) => `'${attack}`),
  )
})

test('gives back any text, whatever is in it, and never a field that starts a formula', () => {
  const cell = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', '=', '+', '-', '@', '\t', ' ', "'", 'a') }),
  )
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 6 }), (rows) => {
      const read = readCsv(rows.map(csvLine).join(''))

      assert.equal(read.length, rows.length)
      for (const [i, row] of rows.entries()) {
        const fields = read[i] ?? []
        assert.equal(fields.length, row.length)
        for (const [j, text] of row.entries()) {
          assert.ok(fields[j] === text || fields[j] === `'${text}`)
          assert.doesNotMatch(fields[j] ?? '', /^\s*[=+\-@\t\r]/)
        }
      }
    }),
  )
})

/** A reader of RFC 4180, written apart from the writer. */
function readCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let field = ''
  let isQuoted = false
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i)
    if (isQuoted && character === '"' && text[i + 1] === '"') {
      field += '"'
      i++
    } else if (character === '"') isQuoted = !isQuoted
    else if (!isQuoted && character === ',') {
      row.push(field)
      field = ''
    } else if (!isQuoted && character === '\r' && text[i + 1] === '\n') {
      rows.push([...row, field])
      row = []
      field = ''
      i++
    } else field += character
  }
  return rows
}
