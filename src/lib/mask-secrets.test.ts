import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { masked, maskSecrets } from './mask-secrets.ts'

const secretNames = [
  'password',
  'newPassword',
  'smtp_password',
  'passwordHash',
  'key_hash',
  'keyHash',
  'dnsCredentials',
  'dns_credentials_sealed',
  'privateKeyPem',
  'private_key_sealed',
  'verificationToken',
  'agentTokenHash',
  'clientSecret',
  'secrets',
  'apiKey',
  'authorization',
  'cookie',
  'recoveryCodes',
  'otp',
]
const plainNames = [
  'name',
  'agentTokenExpiresAt',
  'publicKeyBase64',
  'quotaMb',
  'hash',
  'checksum',
  'passwordChangedAt',
]

test('masks what bears the name of a secret and leaves the rest', () => {
  const all = Object.fromEntries([...secretNames, ...plainNames].map((name) => [name, 'value']))

  const shown = maskSecrets(all) as Record<string, unknown>

  for (const name of secretNames) assert.equal(shown[name], masked, name)
  for (const name of plainNames) assert.equal(shown[name], 'value', name)
  assert.deepEqual(maskSecrets({ password: null }), { password: null })
})

test('masks keys and private keys wherever they stand, also inside of a sentence', () => {
  const key = `rk_${'x'.repeat(32)}`
  const pem = '-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----'

  assert.deepEqual(maskSecrets([`made with ${key}`, pem, `Authorization: Bearer ${'t'.repeat(20)}`, 'rk_short']), [
    masked,
    masked,
    masked,
    'rk_short',
  ])
})

test('lets no secret through, however deep it lies', () => {
  const marker = 'SECRET-MARKER'
  const secret = fc.constantFrom(...secretNames).map((name) => ({ [name]: { nested: [marker] } }))
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5 },
      secret,
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...plainNames, ...secretNames), tie('tree'), { maxKeys: 4 }),
      fc.string({ maxLength: 5 }),
      fc.constant(null),
    ),
  }))
  fc.assert(fc.property(tree, (value) => !JSON.stringify(maskSecrets(value)).includes(marker)))
})
