/** One event of a server-sent event stream (HTML Living Standard §9.2). */
export interface StreamMessage {
  readonly id: string
  readonly event: string
  readonly data: string
}

export interface StreamReader {
  /** Takes the next piece of text and returns the messages that it completes. */
  push(text: string): readonly StreamMessage[]
  /** Id to resume after: of the last message that was complete. */
  readonly lastEventId: string
  /** Milliseconds that the server asked to wait before coming back; null when it did not. */
  readonly retryMilliseconds: number | null
}

/**
 * Reads text/event-stream from pieces cut anywhere. EventSource does the same but cannot send an Authorization header.
 */
export function createStreamReader(startAfterId = ''): StreamReader {
  let rest = ''
  let id = startAfterId
  let lastEventId = startAfterId
  let retryMilliseconds: number | null = null
  let event = ''
  let data: string[] = []

  function takeLine(line: string): StreamMessage | null {
    if (line === '') return dispatch()
    const colon = line.indexOf(':')
    const field = colon === -1 ? line : line.slice(0, colon)
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'data') data.push(value)
    else if (field === 'event') event = value
    else if (field === 'id' && !value.includes('\0')) id = value
    else if (field === 'retry' && /^\d+$/.test(value)) retryMilliseconds = Number(value)
    return null
  }

  function dispatch(): StreamMessage | null {
    lastEventId = id
    const message = data.length === 0 ? null : { id, event: event === '' ? 'message' : event, data: data.join('\n') }
    data = []
    event = ''
    return message
  }

  return {
    push(text) {
      // A CR at the end may be the first half of CR LF: it waits for the next piece.
      const lines = (rest + text).split(/\r\n|\n|\r(?!$)/)
      rest = lines.pop() ?? ''
      return lines.map(takeLine).filter((message) => message !== null)
    },
    get lastEventId() {
      return lastEventId
    },
    get retryMilliseconds() {
      return retryMilliseconds
    },
  }
}
