import { once } from 'node:events'
import { createServer } from 'node:net'

/** @throws {Error} with a sentence when another program listens at 127.0.0.1:`port` */
export async function assertPortIsFree(port: number): Promise<void> {
  const server = createServer()
  try {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? error.code : error
    throw new Error(
      reason === 'EADDRINUSE'
        ? `Port ${port} of 127.0.0.1 is in use. If Rookery runs already, use that one; else give another with --port.`
        : `Port ${port} of 127.0.0.1 cannot be used (${reason}); give another with --port.`,
    )
  }
  server.close()
  await once(server, 'close')
}
