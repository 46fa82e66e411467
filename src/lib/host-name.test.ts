import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isHostName } from './host-name.ts'

test('takes plain host names, also internationalised ones in their ASCII form', () => {
  for (const name of [
    'example.com',
    'mail.example.com',
    'xn--bcher-kva.example',
    '1und1.de',
    `${'a'.repeat(63)}.test`,
  ]) {
    assert.ok(isHostName(name), name)
  }
})

test('refuses what a configuration file or a resolver could misread', () => {
  const refused = [
    '',
    'localhost',
    'a..b',
    'a.b.',
    '.a.b',
    '-a.b',
    'a-.b',
    'A.b',
    'bücher.de',
    'a b.c',
    'a.b\n',
    'a.b\nx=y',
    '192.0.2.1',
  ]
  for (const name of [...refused, `${'a'.repeat(64)}.test`, `${'abcdefgh.'.repeat(28)}example`])
    assert.ok(!isHostName(name), name)
})
