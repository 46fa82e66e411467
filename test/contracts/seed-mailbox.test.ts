import test from 'node:test'
import { createImapSeedMailbox } from '#providers/seed-mailbox/imap.ts'
import { createMemorySeedMailbox, type MemorySeedMailbox } from '#providers/seed-mailbox/memory.ts'
import { findFreePort } from '../support/own-servers.ts'
import { rejectsWith } from './dns-provider.ts'
import { describeSeedMailbox } from './seed-mailbox.ts'

describeSeedMailbox('memory', async () => {
  const mailbox: MemorySeedMailbox = createMemorySeedMailbox({
    address: 'seed@contract.test',
    onSend: ({ subject, messageId }) =>
      mailbox.deliver(messageId, {
        folder: 'INBOX',
        headers: `Subject: ${subject}\r\nMessage-ID: ${messageId}\r\n\r\n`,
        receivedAt: new Date(),
      }),
  })
  return { mailbox, [Symbol.asyncDispose]: async () => undefined }
})

test('a seed mailbox whose provider is not there is unavailable, for reading and for sending', async () => {
  const server = { host: '127.0.0.1', port: await findFreePort() }
  const mailbox = createImapSeedMailbox({
    address: 'seed@contract.test',
    username: 'seed',
    password: 'x',
    authservId: 'mx.contract.test',
    imap: server,
    submission: server,
    timeoutSeconds: 2,
  })
  const message = { to: 'a@b.test', subject: 'x', text: 'x', messageId: '<1@b.test>', inReplyTo: null }

  await rejectsWith('unavailable', mailbox.findMessage('<1@b.test>'))
  await rejectsWith('unavailable', mailbox.send(message))
})
