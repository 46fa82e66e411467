import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, test } from 'node:test'
import { waitFor } from '#lib/wait-for.ts'
import type { SeedMailbox } from '#providers/seed-mailbox/seed-mailbox.ts'

export interface SeedMailboxHarness extends AsyncDisposable {
  readonly mailbox: SeedMailbox
  /** Default 30. */
  readonly deliveryTimeoutSeconds?: number
}

/** What every seed mailbox promises; see `src/providers/seed-mailbox/seed-mailbox.ts`. It must be able to write to itself. */
export function describeSeedMailbox(
  name: string,
  makeHarness: () => Promise<SeedMailboxHarness>,
  skip: string | false = false,
): void {
  describe(`seed mailbox ${name}`, { skip }, () => {
    test('finds a message by its Message-ID, with the headers as delivered, and no other', async () => {
      await using harness = await makeHarness()
      const { mailbox } = harness
      const domain = mailbox.address.split('@')[1] ?? ''
      const messageId = `<${randomUUID()}@${domain}>`
      const message = { to: mailbox.address, subject: 'Contract', text: 'Hello.', messageId, inReplyTo: null }

      assert.equal(await mailbox.findMessage(messageId), null)
      await mailbox.send(message)
      const found = await waitFor(() => mailbox.findMessage(messageId), {
        what: 'the message',
        timeoutSeconds: harness.deliveryTimeoutSeconds ?? 30,
        intervalMilliseconds: 500,
      })

      assert.match(found.headers, /^Subject: Contract\r$/m)
      assert.ok(found.headers.includes(messageId))
      assert.ok(found.folder.length > 0)
      assert.ok(Number.isFinite(found.receivedAt.getTime()))
      assert.equal(await mailbox.findMessage(`<${randomUUID()}@${domain}>`), null)
    })
  })
}
