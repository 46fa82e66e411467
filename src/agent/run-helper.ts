import { createServer, type Socket } from 'node:net'
import { type HelperAnswer, maxRequestBytes, parseHelperRequest } from './helper-protocol.ts'
import { createHelperWork } from './helper-work.ts'

/** How long it waits for another request before it ends; systemd starts it again with the next. */
const idleSeconds = 2
const requestSeconds = 20
/** sd_listen_fds(3): the first socket that systemd hands over. */
const firstSocket = 3

/**
 * The helper: does what it is asked and ends when nobody asks any more. Work goes on when the asker goes away in the middle; what
 * a kill of the helper itself interrupts is in the journal and finished when it is asked next.
 */
export async function runHelper(): Promise<void> {
  const work = createHelperWork()
  let busy = 0
  let idle: NodeJS.Timeout | null = null
  const server = createServer((socket) => {
    busy += 1
    if (idle !== null) clearTimeout(idle)
    serve(socket, work.carryOut).finally(() => {
      busy -= 1
      if (busy === 0) rest()
    })
  })
  const rest = () => {
    idle = setTimeout(() => process.exit(0), idleSeconds * 1000)
  }
  server.maxConnections = 16
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ fd: firstSocket }, resolve)
  })
  rest()
}

async function serve(socket: Socket, carryOut: ReturnType<typeof createHelperWork>['carryOut']): Promise<void> {
  const say = (answer: HelperAnswer) => void (socket.writable && socket.write(`${JSON.stringify(answer)}\n`))
  socket.on('error', () => undefined)
  try {
    const request = parseHelperRequest(await readLine(socket))
    say({ result: await carryOut(request, (progress) => say({ progress })) })
  } catch (error) {
    say({ error: (error as Error).message.slice(0, 4000) })
  }
  socket.end()
}

function readLine(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const timer = setTimeout(() => reject(new Error('the request took too long')), requestSeconds * 1000)
    socket.on('data', (chunk: Buffer) => {
      size += chunk.length
      chunks.push(chunk)
      if (size > maxRequestBytes) reject(new Error('the request is too long'))
      else if (chunk.includes(10)) resolve(Buffer.concat(chunks).toString('utf8'))
      else return
      clearTimeout(timer)
    })
    socket.on('close', () => {
      clearTimeout(timer)
      reject(new Error('nobody waits for the answer'))
    })
  })
}
