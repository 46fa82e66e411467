import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'

export interface Listener {
  close(): Promise<void>
}

const longestPauseMilliseconds = 5000

/**
 * Listens on PostgreSQL channels by a connection of its own; resolves when it listens. A broken connection is made
 * again for ever, and then `onNotification(channel, null)` says for each channel that something may have been missed.
 */
export async function listen(
  url: string,
  channels: readonly string[],
  onNotification: (channel: string, payload: string | null) => void,
): Promise<Listener> {
  const stopping = new AbortController()
  let client = await connect()

  async function connect(): Promise<Client> {
    const next = new Client({ connectionString: url, application_name: 'rookery-listen', keepAlive: true })
    next.on('notification', (message) => onNotification(message.channel, message.payload ?? ''))
    next.on('error', () => undefined)
    try {
      await next.connect()
      for (const channel of channels) await next.query(`LISTEN ${next.escapeIdentifier(channel)}`)
    } catch (error) {
      await next.end().catch(() => undefined)
      throw error
    }
    next.once('end', () => void reconnect())
    return next
  }

  async function reconnect(): Promise<void> {
    for (let pause = 50; !stopping.signal.aborted; pause = Math.min(pause * 2, longestPauseMilliseconds)) {
      await delay(pause, undefined, { signal: stopping.signal }).catch(() => undefined)
      if (stopping.signal.aborted) return
      const next = await connect().catch(() => null)
      if (next === null) continue
      client = next
      if (stopping.signal.aborted) return void (await client.end())
      for (const channel of channels) onNotification(channel, null)
      return
    }
  }

  return {
    async close() {
      stopping.abort()
      await client.end().catch(() => undefined)
    },
  }
}
