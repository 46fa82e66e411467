import { once } from 'node:events'
import { connect, createServer, type Server } from 'node:net'

/**
 * A local port that leads to the TLS behind ManageSieve's STARTTLS (RFC 5804 §2.2), for tools that do not know it. `port` is where.
 */
export async function openSieveDoor(address: string): Promise<{ readonly port: number; close(): Promise<void> }> {
  const server: Server = createServer((client) => {
    const upstream = connect(4190, address)
    let stage: 'greeting' | 'starttls' | 'open' = 'greeting'
    let text = ''
    client.pause()
    const advance = (chunk: Buffer) => {
      text += chunk.toString('latin1')
      if (!/^OK/m.test(text)) return
      text = ''
      if (stage === 'greeting') {
        stage = 'starttls'
        upstream.write('STARTTLS\r\n')
        return
      }
      stage = 'open'
      upstream.off('data', advance)
      upstream.pipe(client)
      client.pipe(upstream)
      client.resume()
    }
    upstream.on('data', advance)
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on('error', () => other.destroy())
      one.on('close', () => other.destroy())
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new Error('The door has no port.')
  return {
    port: bound.port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
