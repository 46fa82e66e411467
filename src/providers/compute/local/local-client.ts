import { request } from 'node:http'
import { z } from 'zod'
import { ProviderError, type ProviderErrorKind } from '../../provider-error.ts'
import { type LabMachine, labMachine } from './local-mapping.ts'

/** The lab's HTTP API on its Unix socket; only the calls that machines need. All throw `ProviderError`. */
export interface LabClient {
  listMachines(): Promise<readonly LabMachine[]>
  findMachine(id: string): Promise<LabMachine | null>
  createMachine(body: unknown): Promise<LabMachine>
  deleteMachine(id: string): Promise<void>
  rebootMachine(id: string): Promise<void>
  startMachine(id: string): Promise<void>
  setPtr(ipAddress: string, name: string | null): Promise<void>
}

export interface LabClientOptions {
  readonly socketPath: string
  /** Default 30. */
  readonly timeoutSeconds?: number
}

const machineList = z.object({ machines: z.array(labMachine) })
const errorBody = z.object({ error: z.object({ code: z.string(), message: z.string() }) })

export function createLabClient(options: LabClientOptions): LabClient {
  const call = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const answer = await send(options, method, path, body)
    if (answer.status >= 400) throw toProviderError(answer)
    return answer
  }
  const path = (id: string) => `/machines/${encodeURIComponent(id)}`
  return {
    listMachines: async () => read(machineList, await call('GET', '/machines')).machines,
    findMachine: async (id) => {
      const machine = await orNull(call('GET', path(id)))
      return machine === null ? null : read(labMachine, machine)
    },
    createMachine: async (body) => read(labMachine, await call('POST', '/machines', body)),
    deleteMachine: async (id) => void (await orNull(call('DELETE', path(id)))),
    rebootMachine: async (id) => void (await call('POST', `${path(id)}/reboot`)),
    startMachine: async (id) => void (await call('POST', `${path(id)}/start`)),
    setPtr: async (ipAddress, name) =>
      void (await call('PUT', `/addresses/${encodeURIComponent(ipAddress)}/ptr`, { name })),
  }
}

interface Answer {
  readonly status: number
  readonly text: string
  readonly retryAfterSeconds: number | null
}

/** One request over the socket; resolves with any answer, also an error one. */
function send({ socketPath, timeoutSeconds = 30 }: LabClientOptions, method: string, path: string, body: unknown) {
  return new Promise<Answer>((resolve, reject) => {
    const fail = (cause: unknown) =>
      reject(
        new ProviderError('unavailable', `The lab does not answer on ${socketPath}. Start it: rookery lab up.`, {
          cause,
        }),
      )
    const payload = body === undefined ? null : JSON.stringify(body)
    const headers =
      payload === null ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }
    const signal = AbortSignal.timeout(timeoutSeconds * 1000)
    const outgoing = request({ socketPath, method, path, headers, signal }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', fail)
      response.on('end', () => {
        const retryAfter = Number(response.headers['retry-after'])
        const text = Buffer.concat(chunks).toString('utf8')
        resolve({
          status: response.statusCode ?? 500,
          text,
          retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : null,
        })
      })
    })
    outgoing.on('error', fail)
    outgoing.end(payload ?? undefined)
  })
}

function read<Schema extends z.ZodType>(schema: Schema, answer: Answer): z.infer<Schema> {
  const result = schema.safeParse(parseJson(answer.text))
  if (result.success) return result.data
  throw new ProviderError('unavailable', 'The lab sent an answer that cannot be read.', { cause: result.error })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

async function orNull(work: Promise<Answer>): Promise<Answer | null> {
  try {
    return await work
  } catch (error) {
    if (error instanceof ProviderError && error.kind === 'not-found') return null
    throw error
  }
}

function toProviderError(answer: Answer): ProviderError {
  const body = errorBody.safeParse(parseJson(answer.text))
  const said = body.success ? body.data.error.message : `HTTP ${answer.status}`
  const options = answer.retryAfterSeconds === null ? {} : { retryAfterSeconds: answer.retryAfterSeconds }
  return new ProviderError(kindOf(answer.status, body.success ? body.data.error.code : ''), `The lab says: ${said}`, {
    ...options,
    cause: answer.text.slice(0, 1000),
  })
}

function kindOf(status: number, code: string): ProviderErrorKind {
  if (code === 'no-free-address') return 'insufficient-capacity'
  switch (status) {
    case 401:
    case 403:
      return 'unauthorized'
    case 404:
      return 'not-found'
    case 409:
      return 'conflict'
    case 429:
      return 'rate-limited'
    default:
      return status >= 500 ? 'unavailable' : 'invalid-request'
  }
}
