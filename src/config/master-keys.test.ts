import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { ConfigError, readConfig } from './config.ts'
import { readMasterKeys } from './master-keys.ts'

const text = Buffer.alloc(32, 7).toString('base64')
const directory = mkdtempSync(join(tmpdir(), 'rookery-master-keys-'))
after(() => rmSync(directory, { recursive: true, force: true }))

function read(variables: Readonly<Record<string, string>>) {
  return readMasterKeys(
    readConfig({ DATABASE_URL: 'postgres:///x', ROOKERY_AGENT_URL: 'https://127.0.0.1:7443', ...variables }),
  )
}

test('takes the master key from a file, from the environment, or from a program', () => {
  const file = join(directory, 'master.key')
  writeFileSync(file, `${text}\n`)
  const program = JSON.stringify([process.execPath, '-e', 'console.log(process.argv[1])', text])

  for (const variables of [
    { ROOKERY_MASTER_KEY_FILE: file },
    { ROOKERY_MASTER_KEY: text },
    { ROOKERY_MASTER_KEY_COMMAND: program },
  ]) {
    const { current, others } = read(variables)
    assert.deepEqual(current.reveal(), Buffer.alloc(32, 7))
    assert.deepEqual(others, [])
  }
})

test('knows a second key, which only opens, while the master key is changed', () => {
  const other = Buffer.alloc(32, 8).toString('base64')

  const keys = read({ ROOKERY_MASTER_KEY: text, ROOKERY_OTHER_MASTER_KEY: other })

  assert.deepEqual(
    keys.others.map((key) => key.reveal()),
    [Buffer.alloc(32, 8)],
  )
})

test('gives a program its arguments as they are: no shell reads them', () => {
  const command = JSON.stringify([process.execPath, '-e', 'console.log(process.argv[1].length)', '$(id); `id`'])

  assert.throws(() => read({ ROOKERY_MASTER_KEY_COMMAND: command }), /32 random bytes/)
})

for (const [what, variables, message] of [
  ['no key', {}, /Set ROOKERY_MASTER_KEY_FILE/],
  ['two keys for one', { ROOKERY_MASTER_KEY: text, ROOKERY_MASTER_KEY_FILE: '/nonexistent' }, /only one/],
  ['a file that is not there', { ROOKERY_MASTER_KEY_FILE: '/nonexistent' }, /cannot be read/],
  ['a key that is too short', { ROOKERY_MASTER_KEY: 'c2hvcnQ=' }, /32 random bytes/],
  ['a program that fails', { ROOKERY_MASTER_KEY_COMMAND: '["/bin/false"]' }, /did not print the key/],
  ['a program that is not there', { ROOKERY_MASTER_KEY_COMMAND: '["/nonexistent"]' }, /ENOENT/],
  ['a command for a shell', { ROOKERY_MASTER_KEY_COMMAND: 'kms decrypt | base64' }, /JSON list/],
] as const) {
  test(`refuses ${what} and says what to do`, () => {
    assert.throws(
      () => read(variables),
      (error) => error instanceof ConfigError && message.test(error.message) && !error.message.includes(text),
    )
  })
}
