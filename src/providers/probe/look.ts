import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls'

/** One look at a server: its connection and the timer that ends it. */
export interface Look extends Disposable {
  readonly serverName: string
  readonly isLate: () => boolean
  /** Destroyed when time is over or the look is done; a TLS socket stands for the one under it. */
  keep<Kept extends Socket>(socket: Kept): Kept
}

/**
 * Only the outermost socket is ever destroyed: it takes the one under it along, while destroying the inner one first
 * under a TLS socket crashes Node 24 as a whole.
 */
export function startLook(serverName: string, timeoutSeconds: number): Look {
  let outermost: Socket | null = null
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    outermost?.destroy(new Error('it did not answer in time'))
  }, timeoutSeconds * 1000)
  return {
    serverName,
    isLate: () => isLate,
    keep: (socket) => {
      socket.on('error', () => undefined)
      outermost = socket
      return socket
    },
    [Symbol.dispose]: () => {
      clearTimeout(timer)
      outermost?.destroy()
    },
  }
}

export async function openSocket(look: Look, ipAddress: string, port: number): Promise<Socket> {
  const socket = look.keep(connect({ host: ipAddress, port }))
  await once(socket, 'connect')
  return socket
}

/** A handshake that does not insist on a good certificate. Rejects when the server does not want it. */
export async function startTls(look: Look, socket: Socket, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const secure = look.keep(connectTls({ socket, servername: look.serverName, rejectUnauthorized: false, ...options }))
  await once(secure, 'secureConnect')
  return secure
}

/** Why a look failed, as the end of a sentence. */
export function describeFailure(error: unknown, look: Look): string {
  if (look.isLate()) return 'it did not answer in time'
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ECONNREFUSED') return 'nobody listens there'
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return 'there is no way to it'
  return error instanceof Error ? error.message : String(error)
}
