import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashArgon2id, unknownPassword, verifyArgon2id } from './argon2id.ts'
import { Secret } from './secret.ts'

test('the right password has its hash, and no other does', async () => {
  const phc = await hashArgon2id(new Secret('correct horse'))

  assert.equal(await verifyArgon2id(new Secret('correct horse'), phc), true)
  assert.equal(await verifyArgon2id(new Secret('correct horsf'), phc), false)
})

test('the hash of nobody’s password is one that no password has', async () => {
  assert.equal(await verifyArgon2id(new Secret(''), unknownPassword), false)
})

test('what is no hash has no password', async () => {
  for (const text of ['', '$argon2id$', 'plain', '$argon2i$v=19$m=1,t=1,p=1$YQ$YQ']) {
    assert.equal(await verifyArgon2id(new Secret('x'), text), false)
  }
})
