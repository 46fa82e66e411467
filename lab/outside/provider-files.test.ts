import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mailboxProviders, type ProviderSecrets, providerRecords } from './mailbox-provider.ts'
import { providerMachine } from './provider-files.ts'

const secrets: ProviderSecrets = {
  certificate: { certificatePem: 'CERTIFICATE\n', keyPem: 'KEY\n' },
  rootPem: 'ROOT\n',
  seedPassword: 'the password',
  seedPasswordHash: '{SSHA512}hash',
  dkim: [{ selector: 'r1', signingKey: 'SIGNING KEY\n', record: 'v=DKIM1; k=rsa; p=AAAA' }],
}
const providers = mailboxProviders((offset) => `198.18.0.${offset}`, '198.18.0.3')
const text = (domain: string, path: string): string => {
  const provider = providers.find((it) => it.domain === domain)
  assert.ok(provider)
  const file = providerMachine(provider, secrets).files[path] ?? ''
  return String(typeof file === 'string' ? file : file.content)
}

test('the strict provider wants TLS and a forward-confirmed name, and refuses unauthenticated mail', () => {
  const settings = text('bigmail.test', '/etc/postfix/main.cf')

  assert.match(settings, /^smtpd_tls_security_level = encrypt$/m)
  assert.match(settings, /^smtpd_client_restrictions = .*reject_unknown_client_hostname/m)
  assert.match(settings, /^milter_header_checks = regexp:/m)
})

test('the lenient provider takes mail without TLS and without a name', () => {
  const settings = text('smallmail.test', '/etc/postfix/main.cf')

  assert.match(settings, /^smtpd_tls_security_level = may$/m)
  assert.doesNotMatch(settings, /reject_unknown_client_hostname|milter_header_checks/)
})

test('nobody outside relays through a provider', () => {
  for (const { domain } of providers) {
    assert.match(text(domain, '/etc/postfix/main.cf'), /^smtpd_relay_restrictions = .*reject_unauth_destination$/m)
  }
})

test('the filter asks the lab’s resolver and nothing on the internet', () => {
  assert.match(text('bigmail.test', '/etc/rspamd/override.d/options.inc'), /nameserver = \["198\.18\.0\.3"\]/)
  for (const name of ['rbl', 'surbl', 'fuzzy_check', 'phishing', 'neural', 'whitelist', 'rspamd_update', 'greylist']) {
    assert.equal(text('bigmail.test', `/etc/rspamd/override.d/${name}.conf`), 'enabled = false;\n')
  }
})

test('files with keys or password hashes are not for everybody, and no file has the password', () => {
  for (const provider of providers) {
    const files = Object.entries(providerMachine(provider, secrets).files)
    for (const [path, file] of files) {
      const content = String(typeof file === 'string' ? file : file.content)
      const isOpen = typeof file === 'string' || ((file.mode ?? 0o644) & 0o007) !== 0
      assert.ok(!isOpen || !/KEY\n|SSHA512/.test(content), path)
      assert.ok(!content.includes('the password'), path)
    }
  }
})

test('a provider publishes SPF, DKIM and a DMARC policy that rejects', () => {
  const [provider] = providers
  assert.ok(provider)

  const records = providerRecords(provider, secrets.dkim).map(({ name, type, data }) => `${name} ${type} ${data}`)

  assert.ok(records.includes('bigmail.test MX 10 mx.bigmail.test.'))
  assert.ok(records.includes('bigmail.test TXT v=spf1 ip4:198.18.0.10 -all'))
  assert.ok(records.includes('r1._domainkey.bigmail.test TXT v=DKIM1; k=rsa; p=AAAA'))
  assert.ok(records.some((record) => record.startsWith('_dmarc.bigmail.test TXT v=DMARC1; p=reject')))
})
