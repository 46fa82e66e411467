import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { stripVTControlCharacters } from 'node:util'
import { type Column, createOutput } from './output.ts'

interface Row {
  readonly name: string
  readonly state: string
  readonly text: string
}

const columns: readonly Column<Row>[] = [
  { title: 'name', value: ({ name }) => name },
  { title: 'state', value: ({ state }) => state, style: () => 'green' },
  { title: 'text', value: ({ text }) => text },
]
const rows: readonly Row[] = [
  { name: 'a.example', state: 'valid', text: 'a text that is much longer than any terminal here is wide' },
  { name: 'bc.example', state: 'missing', text: '' },
]

test('a table is aligned on a wide terminal, and its last column is neither cut nor padded', () => {
  const lines = print({ isTTY: true, columns: 60 })

  assert.deepEqual(lines, [
    'NAME        STATE    TEXT',
    'a.example   valid    a text that is much longer than any terminal here is wide',
    'bc.example  missing',
  ])
})

test('a narrow terminal shows each row as a block, without what is empty', () => {
  const lines = print({ isTTY: true, columns: 40 })

  assert.deepEqual(lines, [
    'a.example',
    '  state  valid',
    '  text   a text that is much longer than any terminal here is wide',
    'bc.example',
    '  state  missing',
  ])
})

test('a pipe gets one tab-separated line for each row, whatever is in it', () => {
  const lines = print({ isTTY: false }, [{ name: 'a\tb', state: 'x', text: 'two\nlines' }])

  assert.deepEqual(lines, ['name\tstate\ttext', 'a b\tx\ttwo lines'])
})

function print(terminal: { isTTY: boolean; columns?: number }, printed = rows): readonly string[] {
  const stream = Object.assign(new PassThrough({ encoding: 'utf8' }), terminal)
  createOutput(stream as unknown as NodeJS.WriteStream, { json: false }).table(columns, printed, 'nothing')
  return stripVTControlCharacters(String(stream.read())).trimEnd().split('\n')
}
