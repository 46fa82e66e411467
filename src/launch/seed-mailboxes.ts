import type { LabOutsideProvider } from '#lab/api/lab-api.ts'
import { askLab } from '#lab/api/lab-client.ts'
import { labPaths } from '#lab/lab-paths.ts'
import { writePrivateFile } from './state-directory.ts'

/** Writes the mailboxes that the lab's outside providers give us, in the form of ROOKERY_SEED_MAILBOXES_FILE. */
export async function writeSeedMailboxes(labName: string, path: string): Promise<void> {
  const answer = (await askLab(labPaths(labName).apiSocket, 'GET', '/outside')) as {
    readonly providers: readonly LabOutsideProvider[]
  }
  const strictFirst = answer.providers.toSorted((a, b) => Number(b.policy === 'strict') - Number(a.policy === 'strict'))
  writePrivateFile(path, JSON.stringify(strictFirst.map(seedOf), null, 2))
}

/** The host names are known only in the lab's DNS, so the address is given and the name checked in the certificate. */
function seedOf({ domain, address, mailbox }: LabOutsideProvider) {
  const { imap, submission } = mailbox
  return {
    address: mailbox.address,
    username: mailbox.address,
    password: mailbox.password,
    authservId: `mx.${domain}`,
    imap: { host: address, port: imap.port, serverName: imap.host },
    submission: { host: address, port: submission.port, serverName: submission.host },
  }
}
