import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'

/** A conversation by lines with a mail server: SMTP, POP3, IMAP or ManageSieve, in the clear or by TLS. */
export interface LineClient extends Disposable {
  send(line: string): void
  /**
   * What comes up to and with the first line that `isLast` matches.
   * @throws when the server ends the connection or says nothing for 20 s
   */
  receive(isLast: RegExp): Promise<string>
  ask(line: string, isLast: RegExp): Promise<string>
  /** Goes over to TLS after the server agreed; no certificate is checked. */
  startTls(servername: string): Promise<void>
  /** The common name in the certificate that was shown. */
  certificateName(): string
}

export interface LineClientOptions {
  readonly host: string
  readonly port: number
  /** By TLS from the start, for this name. */
  readonly implicitTlsFor?: string
}

export async function openLines(options: LineClientOptions): Promise<LineClient> {
  const { host, port, implicitTlsFor } = options
  let socket: Socket = connect({ host, port })
  await once(socket, 'connect')
  let waiting = ''
  const take = (chunk: Buffer) => {
    waiting += chunk.toString('latin1')
  }

  async function startTls(servername: string): Promise<void> {
    socket.off('data', take)
    const secure = connectTls({ socket, servername, rejectUnauthorized: false })
    await once(secure, 'secureConnect')
    socket = secure.on('data', take)
  }

  async function receive(isLast: RegExp): Promise<string> {
    const silence = AbortSignal.timeout(20_000)
    for (;;) {
      const lines = waiting.split('\r\n')
      const last = lines.findIndex((line, index) => index < lines.length - 1 && isLast.test(line))
      if (last >= 0) {
        waiting = lines.slice(last + 1).join('\r\n')
        return lines.slice(0, last + 1).join('\r\n')
      }
      if (socket.readableEnded) throw new Error(`Port ${port} hung up after “${waiting}”`)
      await Promise.race([once(socket, 'data', { signal: silence }), once(socket, 'end', { signal: silence })])
    }
  }

  if (implicitTlsFor === undefined) socket.on('data', take)
  else await startTls(implicitTlsFor)
  const send = (line: string) => void socket.write(`${line}\r\n`)
  return {
    send,
    receive,
    startTls,
    ask: (line, isLast) => {
      send(line)
      return receive(isLast)
    },
    certificateName: () => String((socket as TLSSocket).getPeerCertificate().subject.CN),
    [Symbol.dispose]: () => void socket.destroy(),
  }
}

/** The last line of a reply of SMTP (RFC 5321 §4.2.1). */
export const smtpReply = /^\d{3}(?: |$)/
