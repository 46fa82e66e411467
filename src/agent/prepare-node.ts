import { access, chmod, chown, mkdir } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { isHostName } from '#lib/host-name.ts'
import { runCommand } from '#lib/run-command.ts'
import { mailStoreUser, nodePaths } from '#protocol/node-paths.ts'
import { readAccounts } from './accounts.ts'
import { writeFileAtomically } from './atomic-file.ts'
import { openReplica, type Replica } from './replica.ts'

/**
 * Makes what every configuration relies on and no bundle brings: the owner and the place of the mail store, the replica, and a
 * self-signed certificate for the time before the real one. Repeatable.
 */
export async function prepareNode(): Promise<Replica> {
  const { name, id } = mailStoreUser
  await runCommand('getent', ['passwd', name]).catch(async () => {
    await runCommand('groupadd', ['--force', '--gid', String(id), name])
    const account = ['--uid', String(id), '--gid', String(id), '--no-create-home', '--shell', '/usr/sbin/nologin']
    await runCommand('useradd', [...account, '--home-dir', nodePaths.mailStore, name])
  })
  await mkdir(nodePaths.mailStore, { recursive: true })
  await chown(nodePaths.mailStore, id, id)
  await chmod(nodePaths.mailStore, 0o750)
  await chmod('/var/lib/rookery', 0o755)
  await makeSelfSignedCertificate()
  const accounts = await readAccounts()
  await mkdir(dirname(dirname(nodePaths.mailDatabase)), { recursive: true, mode: 0o755 })
  await chmod(dirname(dirname(nodePaths.mailDatabase)), 0o755)
  return openReplica({
    mail: { path: nodePaths.mailDatabase, gid: accounts.gid('postfix') },
    auth: { path: nodePaths.authDatabase, gid: accounts.gid('dovecot') },
  })
}

async function makeSelfSignedCertificate(): Promise<void> {
  const path = nodePaths.selfSignedCertificate
  const isThere = await access(path).then(
    () => true,
    () => false,
  )
  if (isThere) return
  const name = isHostName(hostname()) ? hostname() : 'node.invalid'
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', '-', '-out', '-']
  const subject = ['-days', '3650', '-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`]
  const { stdout } = await runCommand('openssl', ['req', '-x509', ...key, ...subject])
  await writeFileAtomically(path, stdout)
}
