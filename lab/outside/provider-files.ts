import type { OwnMachine } from '../world.ts'
import { dovecotFiles } from './dovecot-config.ts'
import type { MailboxProvider, ProviderSecrets } from './mailbox-provider.ts'
import { postfixFiles, tlsDirectory } from './postfix-config.ts'
import { rspamdFiles } from './rspamd-config.ts'

/** The machine of a provider, whole: a lost disk comes back the same, mail excepted. */
export function providerMachine(provider: MailboxProvider, secrets: ProviderSecrets): OwnMachine {
  const { certificatePem, keyPem } = secrets.certificate
  return {
    name: provider.name,
    image: 'world',
    addresses: [provider.address],
    resolver: provider.resolver,
    enable: ['postfix.service', 'dovecot.service', 'rspamd.service', 'redis-server.service'],
    files: {
      [`${tlsDirectory}/server.pem`]: { content: `${keyPem}${certificatePem}`, mode: 0o600 },
      [`${tlsDirectory}/root.pem`]: secrets.rootPem,
      ...postfixFiles(provider),
      ...dovecotFiles(provider, secrets),
      ...rspamdFiles(provider, secrets),
    },
  }
}
