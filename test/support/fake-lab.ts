import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { makeOwnDirectory } from './own-servers.ts'

interface FakeMachine {
  readonly id: string
  state: string
  address: string
  ptr: string | null
  labels: Record<string, string>
  [field: string]: unknown
}

/** A server that answers as the lab's API does, on a Unix socket, with machines that run after one look. */
export interface FakeLab extends AsyncDisposable {
  readonly socketPath: string
  readonly machines: ReadonlyMap<string, FakeMachine>
  /** The next answer is this instead. */
  answerNext(status: number, body: unknown, headers?: Record<string, string>): void
}

export async function startFakeLab(): Promise<FakeLab> {
  const directory = await makeOwnDirectory('lab')
  const socketPath = join(directory.path, 'api.sock')
  const machines = new Map<string, FakeMachine>()
  const planned: { status: number; body: unknown; headers: Record<string, string> }[] = []
  const server = createServer(async (request, response) => {
    const body = await readBody(request)
    const next = planned.shift()
    if (next === undefined) route(machines, request, body, response)
    else reply(response, next.status, next.body, next.headers)
  })
  await new Promise<void>((resolve) => server.listen(socketPath, resolve))
  return {
    socketPath,
    machines,
    answerNext: (status, body, headers = {}) => void planned.push({ status, body, headers }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await directory[Symbol.asyncDispose]()
    },
  }
}

function route(
  machines: Map<string, FakeMachine>,
  request: IncomingMessage,
  body: Record<string, unknown>,
  response: ServerResponse,
): unknown {
  const [, collection, id = '', action] = (request.url ?? '').split('/').map(decodeURIComponent)
  const machine = machines.get(id)
  const call = `${request.method} ${collection}${id === '' ? '' : '/:id'}${action === undefined ? '' : `/${action}`}`
  switch (call) {
    case 'GET machines':
      return reply(response, 200, { machines: [...machines.values()] })
    case 'POST machines':
      return reply(response, 201, addMachine(machines, body))
    case 'GET machines/:id':
      if (machine === undefined) return notFound(response)
      reply(response, 200, machine)
      machine.state = machine.state === 'starting' ? 'running' : machine.state
      return machine
    case 'DELETE machines/:id':
      machines.delete(id)
      return reply(response, 204, null)
    case 'POST machines/:id/reboot':
    case 'POST machines/:id/start':
      return machine === undefined ? notFound(response) : reply(response, 202, {})
    case 'PUT addresses/:id/ptr': {
      const owner = [...machines.values()].find(({ address }) => address === id)
      if (owner === undefined) return notFound(response)
      owner.ptr = body['name'] === null ? null : String(body['name'])
      return reply(response, 204, null)
    }
    default:
      return notFound(response)
  }
}

function addMachine(machines: Map<string, FakeMachine>, body: Record<string, unknown>): FakeMachine {
  const serial = machines.size + 64
  const machine: FakeMachine = {
    id: `m${serial}`,
    name: body['name'],
    role: 'machine',
    image: body['image'],
    state: 'starting',
    address: `198.18.0.${serial}`,
    ptr: null,
    labels: body['labels'] as Record<string, string>,
    createdAt: new Date().toISOString(),
    failure: null,
  }
  machines.set(machine.id, machine)
  return machine
}

function notFound(response: ServerResponse): unknown {
  return reply(response, 404, { error: { code: 'machine-not-found', message: 'There is no such machine.' } })
}

function reply(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): unknown {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  return response.end(body === null ? undefined : JSON.stringify(body))
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
}
