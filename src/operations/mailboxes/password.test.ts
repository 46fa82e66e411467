import assert from 'node:assert/strict'
import { argon2Sync } from 'node:crypto'
import { test } from 'node:test'
import { generatePassword, hashPassword } from '#lib/password-hash.ts'
import { Secret } from '#lib/secret.ts'
import { ProblemError } from '#model/error.ts'
import { checkPassword } from '#model/password-strength.ts'

const address = 'miranda@penguins.example'
const weak = [
  'short',
  'elevenchars',
  'aaaaaaaaaaaaaaaa',
  'abababababababab',
  'password1234',
  'Password1234!',
  'P@ssw0rd20262026',
  'qwertyqwerty',
  'letmeinletmein',
  'Welcome2Rookery!',
  '123456789012',
  'abcdefghijkl',
  'miranda@penguins.example',
  'penguins.example',
  'Miranda-2026!!',
  'with\nnew lines in it',
  'x'.repeat(300),
]

for (const password of weak) {
  test(`refuses the password ${JSON.stringify(password.slice(0, 30))} and does not repeat it`, () => {
    assert.throws(
      () => checkPassword(new Secret(password), address),
      (error) => {
        assert.ok(error instanceof ProblemError)
        assert.equal(error.code, 'password-weak')
        assert.equal(error.errors[0]?.field, '/password')
        assert.equal(error.detail.includes(password), false)
        return true
      },
    )
  })
}

for (const password of ['correct horse battery staple', 'Tr0ub4dor&3-river', 'kühler Morgen im Mai', 'x9!Lmq2#Zp7t']) {
  test(`takes the password ${password}`, () => checkPassword(new Secret(password), address))
}

test('generates passwords that it would take itself, and never the same twice', () => {
  const passwords = Array.from({ length: 200 }, generatePassword)

  for (const password of passwords) checkPassword(password, address)
  assert.equal(new Set(passwords.map((password) => password.reveal())).size, 200)
})

test('hashes as Dovecot reads it, with a new salt each time', async () => {
  const password = new Secret('correct horse battery staple')
  const [first, second] = await Promise.all([hashPassword(password), hashPassword(password)])

  const match = /^\{ARGON2ID\}\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(
    first,
  )
  assert.ok(match !== null)
  const [memory = 0, passes = 0, parallelism = 0] = match.slice(1, 4).map(Number)
  const nonce = Buffer.from(match[4] ?? '', 'base64')
  const message = Buffer.from(password.reveal())
  const tag = argon2Sync('argon2id', { message, nonce, tagLength: 32, memory, passes, parallelism })
  assert.deepEqual(Buffer.from(match[5] ?? '', 'base64'), tag)
  assert.notEqual(first, second)
})
