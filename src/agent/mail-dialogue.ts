import { readFile } from 'node:fs/promises'
import { connect as connectPlain, type Socket } from 'node:net'
import { checkServerIdentity, connect as connectTls, type TLSSocket } from 'node:tls'

/** A conversation in lines with a mail daemon on this machine. */
export interface MailDialogue extends Disposable {
  /**
   * Says a line (none when null) and resolves with everything up to the line that ends the answer.
   * @throws when the answer is not what was hoped for, or the other side hangs up
   */
  say(line: string | null, isLast: RegExp, hope: RegExp): Promise<string>
  /** Goes on under TLS (RFC 3207 §4). @throws as `openTls` */
  secure(): Promise<MailDialogue>
}

export async function openPlain(port: number, signal: AbortSignal): Promise<MailDialogue> {
  const socket = connectPlain({ host: '127.0.0.1', port, signal })
  await connected(socket, 'connect')
  return converse(socket, signal)
}

/** @throws when the certificate is not one for this machine's name */
export async function openTls(port: number, signal: AbortSignal): Promise<MailDialogue> {
  return converse(await startTls(connectPlain({ host: '127.0.0.1', port, signal })), signal)
}

/** The node's own certificate may be self-signed, so the chain is not looked at, but the name must be right. */
async function startTls(socket: Socket): Promise<TLSSocket> {
  // not os.hostname(): the sandbox keeps the name that the machine had when the agent started
  const servername = (await readFile('/etc/hostname', 'utf8')).trim()
  const secured = connectTls({ socket, servername, rejectUnauthorized: false })
  await connected(secured, 'secureConnect')
  const wrong = checkServerIdentity(servername, secured.getPeerCertificate())
  if (wrong === undefined) return secured
  secured.destroy()
  throw new Error(`the certificate is for another name than ${servername}`)
}

function connected(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(event, resolve)
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('the connection was closed')))
  })
}

function converse(socket: Socket, signal: AbortSignal): MailDialogue {
  let received = ''
  let failure: Error | null = null
  let heard: () => void = () => undefined
  const end = (error: Error) => {
    failure ??= error
    heard()
  }
  const listen = (chunk: Buffer) => {
    received += chunk.toString('latin1')
    heard()
  }
  socket.on('data', listen)
  socket.on('error', end)
  socket.on('close', () => end(new Error('the connection was closed')))
  signal.addEventListener('abort', () => end(new Error('no answer in time')), { once: true })

  async function hear(isLast: RegExp): Promise<string> {
    for (;;) {
      const end = isLast.exec(received)
      if (end !== null) {
        const answer = received.slice(0, end.index + end[0].length)
        received = received.slice(answer.length)
        return answer
      }
      if (failure !== null) throw failure
      await new Promise<void>((resolve) => {
        heard = resolve
      })
    }
  }

  return {
    say: async (line, isLast, hope) => {
      if (line !== null) socket.write(`${line}\r\n`)
      const answer = await hear(isLast)
      if (!hope.test(answer)) throw new Error(answer.trim().slice(0, 500))
      return answer
    },
    secure: async () => {
      socket.off('data', listen)
      return converse(await startTls(socket), signal)
    },
    [Symbol.dispose]: () => void socket.destroy(),
  }
}
