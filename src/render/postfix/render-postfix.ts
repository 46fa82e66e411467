import type { BundleFile } from '#protocol/agent-protocol.ts'
import { filesOf, restartUnit } from '../bundle-files.ts'
import { asSecretFiles, certificateFiles, defaultCertificatePath } from '../certificates.ts'
import type { NodeSnapshot } from '../snapshot.ts'
import { renderLookups } from './lookups.ts'
import { renderMainCf } from './main-cf.ts'
import { renderMasterCf } from './master-cf.ts'
import { renderServerNames } from './server-names.ts'
import { renderSubmissionHeaders } from './submission-headers.ts'

/** Without it systemd waits until the last session has ended before it sees that the master is gone: up to 100 s. */
const mainProcess = 'PIDFile=/var/spool/postfix/pid/master.pid\n'

/** Postfix 3.7: SMTP on 25, submission on 587 and 465, delivery to Dovecot by LMTP. */
export function renderPostfix(snapshot: NodeSnapshot): BundleFile[] {
  const certificates = certificateFiles(snapshot, '/etc/postfix/rookery/tls')
  return filesOf('postfix', [
    {
      path: '/etc/postfix/main.cf',
      content: renderMainCf(snapshot, defaultCertificatePath(snapshot, certificates)),
    },
    { path: '/etc/systemd/system/postfix@-.service.d/rookery.conf', content: restartUnit(mainProcess) },
    { path: '/etc/postfix/master.cf', content: renderMasterCf(snapshot) },
    { path: '/etc/postfix/rookery/server-names', content: renderServerNames(certificates) },
    { path: '/etc/postfix/rookery/submission-headers', content: renderSubmissionHeaders(snapshot) },
    ...renderLookups(),
    ...asSecretFiles(certificates),
  ])
}
