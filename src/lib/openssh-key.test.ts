import assert from 'node:assert/strict'
import test from 'node:test'
import ssh2 from 'ssh2'
import { createOpensshKeyPair } from './openssh-key.ts'

test('makes a key that an SSH implementation reads, and whose halves belong together', () => {
  for (let round = 0; round < 8; round++) {
    const pair = createOpensshKeyPair(`comment-${'x'.repeat(round)}`)
    const privateKey = ssh2.utils.parseKey(pair.privateKeyPem.reveal())
    const publicKey = ssh2.utils.parseKey(pair.publicKey)

    assert.ok(!(privateKey instanceof Error) && !(publicKey instanceof Error))
    const signature = privateKey.sign('message')
    assert.ok(Buffer.isBuffer(signature))
    assert.equal(publicKey.verify('message', signature), true)
    assert.equal(publicKey.verify('another message', signature), false)
  }
})
