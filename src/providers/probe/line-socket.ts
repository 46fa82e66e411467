import type { Socket } from 'node:net'

/** Lines of a text protocol over a socket, one at a time. */
export interface LineSocket {
  /** The next line without its end. Throws when the connection ends first. */
  readLine(): Promise<string>
  /** All lines of an SMTP reply (RFC 5321 §4.2.1), the code first in each. */
  readReply(): Promise<readonly string[]>
  write(line: string): void
}

const longestLine = 8192

/** The socket must not have been read from before. Disposing it stops the reading and leaves the socket open. */
export function readLines(socket: Socket): LineSocket & Disposable {
  const lines: string[] = []
  let rest = ''
  let failure: Error | null = null
  let wake = () => {}
  const onData = (chunk: Buffer) => {
    const parts = `${rest}${chunk.toString('latin1')}`.split('\n')
    rest = (parts.pop() ?? '').slice(-longestLine)
    lines.push(...parts.map((line) => line.replace(/\r$/, '')))
    wake()
  }
  const onEnd = (error?: unknown) => {
    failure = error instanceof Error ? error : new Error('the server ended the connection')
    wake()
  }
  const listeners = [
    ['data', onData],
    ['error', onEnd],
    ['close', () => onEnd(failure)],
    ['end', () => onEnd(failure)],
  ] as const
  for (const [event, listener] of listeners) socket.on(event, listener)
  const readLine = async (): Promise<string> => {
    for (;;) {
      const line = lines.shift()
      if (line !== undefined) return line
      if (failure !== null) throw failure
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  return {
    readLine,
    readReply: async () => {
      const reply: string[] = []
      for (;;) {
        const line = await readLine()
        reply.push(line)
        if (!/^\d{3}-/.test(line)) return reply
      }
    },
    write: (line) => void socket.write(`${line}\r\n`),
    [Symbol.dispose]: () => {
      for (const [event, listener] of listeners) socket.off(event, listener)
    },
  }
}
