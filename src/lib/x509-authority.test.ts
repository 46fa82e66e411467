import assert from 'node:assert/strict'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import test from 'node:test'
import { connect, createServer, type TLSSocket } from 'node:tls'
import { createAuthority, createServerCertificate } from './x509-authority.ts'

const now = new Date('2026-11-22T00:00:00Z')

for (const host of ['control.example.com', '192.0.2.1', '2001:db8::1']) {
  test(`a certificate for ${host} is for that host alone and bears the authority’s signature`, async () => {
    const authority = await createAuthority('Test', now)
    const pair = await createServerCertificate(authority, host, now, 90)
    const certificate = new X509Certificate(pair.certificatePem)
    const issuer = new X509Certificate(authority.certificatePem)

    const names = host.includes('example') ? certificate.checkHost(host) : certificate.checkIP(host)
    assert.equal(names, host)
    assert.equal(certificate.checkHost('other.example.com'), undefined)
    assert.equal(certificate.verify(issuer.publicKey) && certificate.checkIssued(issuer), true)
    assert.equal(certificate.ca, false)
    assert.equal(certificate.checkPrivateKey(createPrivateKey(pair.privateKeyPem.reveal())), true)
  })
}

test('a client that trusts only the authority completes a handshake with the server', async () => {
  const authority = await createAuthority('Test', new Date())
  const pair = await createServerCertificate(authority, '127.0.0.1', new Date(), 90)
  const server = createServer({ cert: pair.certificatePem, key: pair.privateKeyPem.reveal() }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert.ok(address !== null && typeof address === 'object')

  const client: TLSSocket = connect({ host: '127.0.0.1', port: address.port, ca: authority.certificatePem })
  await once(client, 'secureConnect')
  assert.equal(client.authorized, true)
  client.destroy()
  server.close()
})
