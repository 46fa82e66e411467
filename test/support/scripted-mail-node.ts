import { generateKeyPairSync } from 'node:crypto'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type Server, type Socket } from 'node:net'
import { createSecureContext, createServer as createTlsServer, TLSSocket } from 'node:tls'
import ssh2 from 'ssh2'
import type { MailPort } from '#providers/probe/mail-ports.ts'
import type { MemoryNodeFaults } from '#providers/probe/memory.ts'
import { relayTricks } from '#providers/probe/relay-tricks.ts'

/** A mail node of this process over real sockets that does exactly what it is told: right, but for its faults. */
export interface ScriptedMailNode extends AsyncDisposable {
  /** Where the service of a mail port really listens. */
  portOf(port: MailPort): number
  readonly sshPort: number
  readonly httpPort: number
  /** Every line that came in over SMTP. */
  readonly commands: readonly string[]
  /** The most refusals that one connection has seen. */
  readonly mostRefusals: () => number
}

export interface Identity {
  readonly key: string
  readonly cert: string
}

export const scriptedDomain = 'probe.test'
export const scriptedMailbox = 'check@probe.test'

export async function startScriptedMailNode(
  faults: Partial<MemoryNodeFaults>,
  identity: Identity,
): Promise<ScriptedMailNode> {
  const resources = new AsyncDisposableStack()
  const commands: string[] = []
  const refusals = { most: 0 }
  const listen = async (server: Server): Promise<number> => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    resources.defer(async () => void server.close())
    return portOf(server.address())
  }
  const old = (port: MailPort) =>
    faults.oldTlsPorts?.includes(port)
      ? { minVersion: 'TLSv1' as const, ciphers: 'DEFAULT:@SECLEVEL=0' }
      : { minVersion: 'TLSv1.2' as const }
  const smtp = (port: MailPort) => (socket: Socket) =>
    faults.isSilent
      ? void socket.on('error', () => undefined)
      : converse(socket, { port, faults, commands, refusals, tls: { ...identity, ...old(port) } })
  const ports = new Map<MailPort, number>()
  for (const port of [25, 587] as const) ports.set(port, await listen(createServer(smtp(port))))
  const implicit = { ...identity, ...old(465) }
  ports.set(465, await listen(createTlsServer(implicit, smtp(465))))
  ports.set(993, await listen(createTlsServer(implicit, (socket) => converseImap(socket, faults))))
  const ssh = startSsh(faults)
  await new Promise<void>((resolve) => ssh.listen(0, '127.0.0.1', resolve))
  resources.defer(async () => void ssh.close())
  const http = createHttpServer((_request, answer) => {
    const at = new Date(Date.now() + (faults.clockAheadSeconds ?? 0) * 1000)
    answer.writeHead(404, { date: at.toUTCString(), connection: 'close' }).end()
  })
  return {
    portOf: (port) => ports.get(port) ?? 0,
    sshPort: portOf(ssh.address()),
    httpPort: await listen(http),
    commands,
    mostRefusals: () => refusals.most,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

function portOf(address: ReturnType<Server['address']>): number {
  return typeof address === 'object' && address !== null ? address.port : 0
}

interface Script {
  readonly port: MailPort
  readonly faults: Partial<MemoryNodeFaults>
  readonly commands: string[]
  readonly refusals: { most: number }
  readonly tls: Identity & { readonly minVersion: 'TLSv1' | 'TLSv1.2'; readonly ciphers?: string }
}

function converse(socket: Socket, script: Script, isSecure = script.port === 465): void {
  const { commands, refusals } = script
  let isData = false
  let refused = 0
  let rest = ''
  const say = (text: string) => {
    if (text.startsWith('5')) refusals.most = Math.max(refusals.most, ++refused)
    socket.write(`${text}\r\n`)
  }
  socket.on('error', () => undefined)
  if (!isSecure || script.port === 465) say('220 mail.probe.test ESMTP')
  socket.on('data', (chunk: Buffer) => {
    const lines = `${rest}${chunk.toString()}`.split('\r\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      commands.push(line)
      if (isData) {
        if (line !== '.') continue
        isData = false
        say(script.faults.acceptsAnyMessage ? '250 2.0.0 queued' : '554 5.7.1 Spam message rejected')
      } else if (line === 'STARTTLS') {
        socket.removeAllListeners('data')
        say('220 go ahead')
        const secureContext = createSecureContext(script.tls)
        converse(new TLSSocket(socket, { isServer: true, secureContext, ...script.tls }), script, true)
      } else {
        const answer = answerTo(line, script, isSecure)
        isData = answer.startsWith('354')
        say(answer)
      }
    }
  })
}

function answerTo(line: string, { port, faults }: Script, isSecure: boolean): string {
  const [verb = ''] = line.toUpperCase().split(/[ :]/)
  switch (verb) {
    case 'EHLO':
      return `250-mail.probe.test\r\n250 ${isSecure ? 'AUTH PLAIN' : 'STARTTLS'}`
    case 'RCPT':
      return answerToRecipient(/<(.*)>$/.exec(line)?.[1] ?? '', port, faults)
    case 'MAIL':
      return faults.acceptsAnySize !== true && line.includes('SIZE=') ? '552 5.2.2 Mailbox is full' : '250 2.1.0 Ok'
    case 'AUTH':
      return faults.acceptsWrongPasswords ? '235 2.7.0 Ok' : '535 5.7.8 Authentication failed'
    case 'VRFY':
    case 'EXPN':
      return faults.disclosesAddresses ? `250 <${scriptedMailbox}>` : '252 2.0.0 Try it'
    case 'DATA':
      return '354 go on'
    default:
      return verb === 'QUIT' ? '221 bye' : '250 2.0.0 Ok'
  }
}

function answerToRecipient(recipient: string, port: MailPort, faults: Partial<MemoryNodeFaults>): string {
  if (recipient === scriptedMailbox) return '250 2.1.5 Ok'
  const input = { ipAddress: '127.0.0.1', domainName: scriptedDomain, localAddress: scriptedMailbox }
  const open = relayTricks(input).filter(({ name }) => port === 25 && faults.relayTricks?.includes(name))
  if (open.some((trick) => trick.recipient === recipient)) return '250 2.1.5 Ok'
  const isPlain = /^[\w.-]+@probe\.test$/.test(recipient)
  return isPlain && faults.acceptsUnknownRecipients ? '250 2.1.5 Ok' : '550 5.1.1 User unknown'
}

function converseImap(socket: Socket, faults: Partial<MemoryNodeFaults>): void {
  socket.on('error', () => undefined)
  if (faults.isSilent) return
  socket.write('* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] mail.probe.test ready.\r\n')
  socket.on('data', (chunk: Buffer) => {
    const [tag = '', verb = ''] = chunk.toString().split(' ')
    if (verb.startsWith('LOGIN')) {
      socket.write(`${tag} ${faults.acceptsWrongPasswords ? 'OK in' : 'NO [AUTHENTICATIONFAILED] no'}\r\n`)
    } else socket.end('* BYE\r\n')
  })
}

function startSsh(faults: Partial<MemoryNodeFaults>): ssh2.Server {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const hostKey = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
  const methods = [...(faults.sshMethods ?? ['publickey'])] as ssh2.AuthenticationType[]
  return new ssh2.Server({ hostKeys: [hostKey] }, (client) => {
    client.on('error', () => undefined)
    client.on('authentication', (attempt) => {
      if (attempt.method === 'publickey' && faults.refusesSshKeys !== true) attempt.accept()
      else attempt.reject(methods)
    })
  })
}
