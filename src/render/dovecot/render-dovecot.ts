import type { BundleFile } from '#protocol/agent-protocol.ts'
import { filesOf, restartUnit } from '../bundle-files.ts'
import { asSecretFiles, certificateFiles, defaultCertificatePath } from '../certificates.ts'
import type { NodeSnapshot } from '../snapshot.ts'
import { renderDovecotConf } from './dovecot-conf.ts'
import { renderExtraPasswords } from './extra-passwords.ts'
import { renderSieveScripts } from './sieve.ts'
import { renderSqlConf } from './sql-conf.ts'

/** Dovecot 2.3: IMAP, POP3, ManageSieve, delivery by LMTP, and who may sign in (also for Postfix). */
export function renderDovecot(snapshot: NodeSnapshot): BundleFile[] {
  const certificates = certificateFiles(snapshot, '/etc/dovecot/tls')
  return filesOf('dovecot', [
    {
      path: '/etc/dovecot/dovecot.conf',
      content: renderDovecotConf(snapshot, defaultCertificatePath(snapshot, certificates), certificates),
    },
    { path: '/etc/systemd/system/dovecot.service.d/rookery.conf', content: restartUnit() },
    { path: '/etc/dovecot/rookery-sql.conf.ext', content: renderSqlConf(), mode: '0640', group: 'dovecot' },
    ...renderExtraPasswords(snapshot),
    ...renderSieveScripts(),
    ...asSecretFiles(certificates),
  ])
}
