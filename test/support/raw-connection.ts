import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

export interface RawOptions {
  readonly host: string
  readonly port: number
  /** The address to come from; default: what the routing table says. */
  readonly from?: string
  /** TLS from the first octet on, as on ports 465, 993, 995. */
  readonly isTls?: boolean
  /** How long a reply may take. */
  readonly patienceSeconds?: number
}

/** A connection on which a test says exactly what it wants, octet by octet, in a protocol of lines. */
export interface RawConnection extends AsyncDisposable {
  /** The next reply, all of its lines. @throws when the other side hangs up or takes too long */
  reply(): Promise<string>
  /** The other side's next line, whatever it says. */
  line(): Promise<string>
  send(octets: string | Buffer): Promise<void>
  /** Sends a line and resolves with the reply. */
  ask(command: string): Promise<string>
  /** Goes on with TLS, after the other side agreed to STARTTLS. */
  secure(): Promise<void>
  /** Whether the other side hung up. */
  readonly isOver: boolean
}

/** Resolves when the connection is there; nothing is read or said yet. @throws when nobody listens or takes it */
export async function openRaw(options: RawOptions): Promise<RawConnection> {
  const patienceMilliseconds = (options.patienceSeconds ?? 30) * 1000
  const tcp = await connected(options, patienceMilliseconds)
  let socket: Socket = tcp
  let lines = readLines(socket, patienceMilliseconds)

  async function secure(): Promise<void> {
    tcp.removeAllListeners('data')
    socket = connectTls({ socket: tcp, rejectUnauthorized: false })
    lines = readLines(socket, patienceMilliseconds)
  }

  async function reply(): Promise<string> {
    const all: string[] = []
    for (;;) {
      const next = await lines.next()
      all.push(next)
      if (next[3] !== '-') return all.join('\n')
    }
  }

  if (options.isTls === true) await secure()
  return {
    reply,
    secure,
    line: () => lines.next(),
    send: async (octets) => {
      const buffer = typeof octets === 'string' ? Buffer.from(octets, 'latin1') : octets
      await new Promise<void>((resolve, reject) => socket.write(buffer, (error) => (error ? reject(error) : resolve())))
    },
    ask: async (command) => {
      socket.write(`${command}\r\n`)
      return await reply()
    },
    get isOver() {
      return lines.isOver()
    },
    [Symbol.asyncDispose]: async () => {
      socket.destroy()
      tcp.destroy()
    },
  }
}

function connected({ host, port, from }: RawOptions, patienceMilliseconds: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp({ host, port, ...(from === undefined ? {} : { localAddress: from }) })
    const timer = setTimeout(
      () => socket.destroy(new Error(`${host}:${port} takes no connection.`)),
      patienceMilliseconds,
    )
    socket.once('connect', () => {
      clearTimeout(timer)
      resolve(socket)
    })
    socket.once('error', (error) => {
      clearTimeout(timer)
      reject(error)
    })
  })
}

function readLines(socket: Socket, patienceMilliseconds: number) {
  const ready: string[] = []
  const waiting: PromiseWithResolvers<string>[] = []
  let rest = ''
  let ended: Error | null = null
  const end = (error: Error) => {
    ended ??= error
    for (const { reject } of waiting.splice(0)) reject(ended)
  }
  socket.setEncoding('latin1')
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\r\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const next = waiting.shift()
      if (next === undefined) ready.push(line)
      else next.resolve(line)
    }
  })
  socket.on('error', end)
  socket.on('close', () => end(new Error('The other side hung up.')))
  return {
    isOver: () => ended !== null,
    next: async (): Promise<string> => {
      const line = ready.shift()
      if (line !== undefined) return line
      if (ended !== null) throw ended
      const next = Promise.withResolvers<string>()
      waiting.push(next)
      const timer = setTimeout(() => next.reject(new Error('The other side says nothing.')), patienceMilliseconds)
      return await next.promise.finally(() => clearTimeout(timer))
    },
  }
}
