import assert from 'node:assert/strict'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openLabCa } from './lab-ca.ts'

const directory = await mkdtemp(join(tmpdir(), 'lab-ca-'))
after(() => rm(directory, { recursive: true, force: true }))

test('a certificate is valid for each of its names and addresses, under the lab’s root', async () => {
  const ca = await openLabCa(directory, 'check')

  const { certificatePem, keyPem } = await ca.issue('acme', ['acme.lab.test', '198.18.0.4'])

  const certificate = new X509Certificate(certificatePem)
  assert.ok(certificate.verify(new X509Certificate(ca.rootPem).publicKey))
  assert.ok(certificate.checkHost('acme.lab.test'))
  assert.ok(certificate.checkIP('198.18.0.4'))
  assert.ok(certificate.checkPrivateKey(createPrivateKey(keyPem)))
  assert.equal(certificate.ca, false)
  assert.equal(new X509Certificate(ca.rootPem).ca, true)
})

test('a lab keeps its root and certificates, and issues anew when the names change', async () => {
  const first = await (await openLabCa(directory, 'check')).issue('mail', ['mx.bigmail.test'])
  const ca = await openLabCa(directory, 'check')

  assert.deepEqual(await ca.issue('mail', ['mx.bigmail.test']), first)
  const { certificatePem } = await ca.issue('mail', ['mx.bigmail.test', 'mail.bigmail.test'])
  assert.ok(new X509Certificate(certificatePem).checkHost('mail.bigmail.test'))
})
