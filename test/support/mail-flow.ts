import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { ImapFlow } from 'imapflow'
import { type MailUser, submit } from './mail-client.ts'

/** Mail that somebody sends to himself without a pause, counted by Message-ID. */
export interface MailFlow {
  /** Stops sending; resolves with what was accepted (a 250 after the data). */
  stop(): Promise<readonly string[]>
}

export function startMailFlow(user: MailUser, pauseMilliseconds = 100): MailFlow {
  const accepted: string[] = []
  const stopping = new AbortController()
  const flow = (async () => {
    for (let count = 0; !stopping.signal.aborted; count++) {
      const messageId = `<${randomUUID()}@flow.invalid>`
      const message = { to: user.address, subject: 'Flow', messageId, port: count % 2 === 0 ? 587 : 465 } as const
      const reply = await submit(user, message).catch(() => '')
      if (reply.startsWith('250')) accepted.push(messageId)
      await delay(pauseMilliseconds, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  })()
  return {
    stop: async () => {
      stopping.abort()
      await flow
      return accepted
    },
  }
}

/** How often each Message-ID is in any of the user's folders. */
export async function countMessageIds(user: MailUser): Promise<ReadonlyMap<string, number>> {
  const client = new ImapFlow({
    host: user.host,
    port: 993,
    secure: true,
    auth: { user: user.address, pass: user.password },
    tls: { rejectUnauthorized: false },
    logger: false,
  })
  const counts = new Map<string, number>()
  await client.connect()
  try {
    for (const { path } of await client.list()) {
      const { exists } = await client.mailboxOpen(path, { readOnly: true })
      if (exists === 0) continue
      for await (const { envelope } of client.fetch('1:*', { envelope: true })) {
        const id = envelope?.messageId ?? ''
        counts.set(id, (counts.get(id) ?? 0) + 1)
      }
    }
  } finally {
    await client.logout()
  }
  return counts
}
