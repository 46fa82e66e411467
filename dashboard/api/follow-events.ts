import { createStreamReader, type StreamMessage, type StreamReader } from './event-stream.ts'
import { refuseSession } from './session-key.ts'

/** `off`: the key may not read events; nothing is live, and what is shown is read again from time to time. */
export type StreamState = 'connecting' | 'live' | 'lost' | 'off'

export interface FollowOptions {
  readonly url: string
  readonly key: string
  readonly signal: AbortSignal
  readonly onMessage: (message: StreamMessage) => void
  readonly onState: (state: StreamState) => void
}

const firstWaitMilliseconds = 500
const longestWaitMilliseconds = 15_000
/** The server sends a comment more often than that; silence means that the line is dead. */
const silenceMilliseconds = 45_000

/**
 * Follows an event stream until the signal: comes back after each break and goes on behind the last event it had. Ends
 * the session when its key is not taken any more.
 */
export async function followEvents(options: FollowOptions): Promise<void> {
  const { signal, onState } = options
  let lastEventId = ''
  let waitMilliseconds = firstWaitMilliseconds
  while (!signal.aborted) {
    const reader = createStreamReader(lastEventId)
    const outcome = await readOnce(options, reader)
    lastEventId = reader.lastEventId
    if (signal.aborted) return
    if (outcome === 'refused') return refuseSession()
    if (outcome === 'forbidden') return onState('off')
    onState('lost')
    waitMilliseconds =
      outcome === 'ended' ? firstWaitMilliseconds : Math.min(waitMilliseconds * 2, longestWaitMilliseconds)
    await pause(reader.retryMilliseconds ?? waitMilliseconds, signal)
  }
}

/** `ended`: it was live and broke; `failed`: it did not come about. */
async function readOnce(
  options: FollowOptions,
  reader: StreamReader,
): Promise<'ended' | 'failed' | 'refused' | 'forbidden'> {
  const silence = new AbortController()
  let timer = setTimeout(() => silence.abort(), silenceMilliseconds)
  let outcome: 'ended' | 'failed' = 'failed'
  try {
    const response = await fetch(options.url, {
      headers: requestHeaders(options.key, reader.lastEventId),
      signal: AbortSignal.any([options.signal, silence.signal]),
    })
    if (response.status === 401) return 'refused'
    if (response.status === 403) return 'forbidden'
    if (!response.ok || response.body === null) return 'failed'
    outcome = 'ended'
    options.onState('live')
    for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
      clearTimeout(timer)
      timer = setTimeout(() => silence.abort(), silenceMilliseconds)
      for (const message of reader.push(text)) options.onMessage(message)
    }
    return outcome
  } catch {
    // A broken line is what this function is for; the caller comes back.
    return outcome
  } finally {
    clearTimeout(timer)
  }
}

function requestHeaders(key: string, lastEventId: string): Record<string, string> {
  const headers = { Accept: 'text/event-stream', Authorization: `Bearer ${key}` }
  return lastEventId === '' ? headers : { ...headers, 'Last-Event-ID': lastEventId }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
