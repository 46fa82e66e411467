import type { BundleFile } from '#protocol/agent-protocol.ts'
import { filesOf, restartUnit } from '../bundle-files.ts'
import { asSecretFiles, certificateFiles, defaultCertificatePath } from '../certificates.ts'
import type { NodeSnapshot } from '../snapshot.ts'
import { renderLookups } from './lookups.ts'
import { renderMainCf } from './main-cf.ts'
import { renderMasterCf } from './master-cf.ts'
import { renderServerNames } from './server-names.ts'
import { renderSubmissionHeaders } from './submission-headers.ts'

const stopSeconds = 5

/**
 * Without `PIDFile` systemd waits until the last session has ended before it sees that the master is gone: up to 100 s.
 *
 * What a dead master leaves behind ends by itself: at once when it waits for work, else when it has done what it has in
 * hand. SIGTERM would end it between the final dot of a message and the note that it was delivered, and the message would
 * be sent twice (RFC 1047); SIGCONT, sent in its place, does nothing. Sessions of clients would wait for the dead master's
 * services until their time is over, so after `stopSeconds` all that is left is killed.
 */
const mainProcess = 'PIDFile=/var/spool/postfix/pid/master.pid\nKillSignal=SIGCONT\n'

/** Postfix 3.7: SMTP on 25, submission on 587 and 465, delivery to Dovecot by LMTP. */
export function renderPostfix(snapshot: NodeSnapshot): BundleFile[] {
  const certificates = certificateFiles(snapshot, '/etc/postfix/rookery/tls')
  return filesOf('postfix', [
    {
      path: '/etc/postfix/main.cf',
      content: renderMainCf(snapshot, defaultCertificatePath(snapshot, certificates)),
    },
    { path: '/etc/systemd/system/postfix@-.service.d/rookery.conf', content: restartUnit(stopSeconds, mainProcess) },
    { path: '/etc/postfix/master.cf', content: renderMasterCf(snapshot) },
    { path: '/etc/postfix/rookery/server-names', content: renderServerNames(certificates) },
    { path: '/etc/postfix/rookery/submission-headers', content: renderSubmissionHeaders(snapshot) },
    ...renderLookups(),
    ...asSecretFiles(certificates),
  ])
}
