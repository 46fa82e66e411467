import assert from 'node:assert/strict'
import { createHash, createPrivateKey, createPublicKey } from 'node:crypto'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openLabCa } from '../authority/lab-ca.ts'
import { type MailboxProvider, mailboxProviders } from './mailbox-provider.ts'
import { openProviderSecrets } from './provider-secrets.ts'

const directory = await mkdtemp(join(tmpdir(), 'lab-provider-'))
after(() => rm(directory, { recursive: true, force: true }))
const ca = await openLabCa(directory, 'check')
const [provider] = mailboxProviders((offset) => `198.18.0.${offset}`, '198.18.0.3') as [MailboxProvider]

test('a provider keeps its password, keys and certificate over a restart, readable by root alone', async () => {
  const first = await openProviderSecrets(directory, provider, ca)

  assert.deepEqual(await openProviderSecrets(directory, provider, ca), first)
  assert.equal((await stat(join(directory, 'bigmail-seed-password'))).mode & 0o077, 0)
})

test('the published DKIM keys belong to the keys that sign', async () => {
  const { dkim } = await openProviderSecrets(directory, provider, ca)

  const [rsa, ed25519] = dkim.map(({ record }) => Buffer.from(record.split('p=')[1] ?? '', 'base64'))
  const [rsaKey, ed25519Seed] = dkim.map(({ signingKey }) => signingKey)
  assert.deepEqual(rsa, createPublicKey(rsaKey ?? '').export({ type: 'spki', format: 'der' }))
  const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex')
  const key = Buffer.concat([pkcs8Head, Buffer.from(ed25519Seed ?? '', 'base64')])
  const privateKey = createPrivateKey({ key, type: 'pkcs8', format: 'der' })
  assert.deepEqual(ed25519, createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).subarray(-32))
})

test('the stored hash is Dovecot’s salted SHA-512 of the password', async () => {
  const { seedPassword, seedPasswordHash } = await openProviderSecrets(directory, provider, ca)

  const bytes = Buffer.from(seedPasswordHash.replace('{SSHA512}', ''), 'base64')
  const digest = createHash('sha512').update(seedPassword).update(bytes.subarray(64)).digest()
  assert.deepEqual(bytes.subarray(0, 64), digest)
})
