import { once } from 'node:events'
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

/** The socket must not have been read from before. Stops listening when the returned function is called. */
export function readLines(socket: Socket, signal: AbortSignal): LineSocket & Disposable {
  const lines: string[] = []
  let rest = ''
  const onData = (chunk: Buffer) => {
    const parts = `${rest}${chunk.toString('latin1')}`.split('\n')
    rest = (parts.pop() ?? '').slice(-longestLine)
    lines.push(...parts.map((line) => line.replace(/\r$/, '')))
    socket.emit('rookery-line')
  }
  socket.on('data', onData)
  const readLine = async (): Promise<string> => {
    for (;;) {
      const line = lines.shift()
      if (line !== undefined) return line
      if (socket.readableEnded || socket.destroyed) throw new Error('the server ended the connection')
      await Promise.race([once(socket, 'rookery-line', { signal }), once(socket, 'close', { signal })])
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
    [Symbol.dispose]: () => void socket.off('data', onData),
  }
}
