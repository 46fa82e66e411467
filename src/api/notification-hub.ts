import { appliedChannel, nodeChannel, streamChannel } from '#store/directory.ts'
import { eventChannel } from '#store/events.ts'
import { sessionChannel } from '#store/identity/sessions.ts'
import { listen } from '#store/listen.ts'

/** All that an API process listens to. */
export const apiChannels: readonly string[] = [eventChannel, nodeChannel, streamChannel, appliedChannel, sessionChannel]

/** Wakes requests that wait for something in the database. */
export interface NotificationHub {
  /**
   * Calls back for each notification on the channel until the returned function is called; `null` when notifications may
   * have been missed.
   */
  subscribe(channel: string, onNotification: (payload: string | null) => void): () => void
  close(): Promise<void>
}

/** One connection listens for all requests of this process. */
export async function openNotificationHub(url: string, channels: readonly string[]): Promise<NotificationHub> {
  const subscribers = new Map<string, Set<(payload: string | null) => void>>(channels.map((name) => [name, new Set()]))
  const listener = await listen(url, channels, (channel, payload) => {
    for (const notify of subscribers.get(channel) ?? []) notify(payload)
  })
  return {
    subscribe(channel, onNotification) {
      const set = subscribers.get(channel)
      if (set === undefined) throw new Error(`Nobody listens on ${channel}.`)
      set.add(onNotification)
      return () => set.delete(onNotification)
    },
    close: () => listener.close(),
  }
}
