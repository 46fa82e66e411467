import { Agent, request } from 'node:https'
import type { Heartbeat, RegisterRequest } from '#protocol/agent-protocol.ts'
import type { AgentConfig } from './agent-config.ts'

/** The control plane answered, but not with success. */
export class ControlPlaneError extends Error {
  override readonly name = 'ControlPlaneError'
  readonly status: number

  constructor(status: number, path: string) {
    super(`the control plane answered ${status} to ${path}`)
    this.status = status
  }
}

export interface WatchPosition {
  readonly bundle: string
  readonly directory: number
  readonly challenges: string
}

/** The agent's side of `#protocol/agent-protocol.ts`. Answers come as parsed JSON, unchecked. */
export interface ControlPlane {
  register(message: RegisterRequest): Promise<unknown>
  heartbeat(message: Heartbeat): Promise<void>
  watch(position: WatchPosition, timeoutSeconds: number): Promise<unknown>
  fetchBundle(): Promise<unknown>
  fetchDirectory(): Promise<unknown>
  /** From now on calls are made with this key. */
  setKey(agentKey: string): void
}

const maxAnswerBytes = 128 * 1024 * 1024

/** Trusts `config.caPem` and no other authority; one kept-alive connection for calls, one for the long poll. */
export function connectControlPlane(config: AgentConfig): ControlPlane {
  const connections = new Agent({ keepAlive: true, maxSockets: 3, ca: config.caPem, minVersion: 'TLSv1.2' })
  let bearer = config.token

  function call(method: string, path: string, timeoutSeconds: number, body?: object): Promise<unknown> {
    const text = body === undefined ? undefined : JSON.stringify(body)
    const headers = {
      authorization: `Bearer ${bearer}`,
      ...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
    }
    const signal = AbortSignal.timeout(timeoutSeconds * 1000)
    return new Promise((resolve, reject) => {
      const outgoing = request(new URL(path, config.url), { method, headers, agent: connections, signal }, (answer) => {
        const chunks: Buffer[] = []
        let size = 0
        answer.on('data', (chunk: Buffer) => {
          size += chunk.length
          if (size > maxAnswerBytes) answer.destroy(new Error('the answer is too long'))
          else chunks.push(chunk)
        })
        answer.on('error', reject)
        answer.on('end', () => {
          const status = answer.statusCode ?? 0
          if (status < 200 || status > 299) return reject(new ControlPlaneError(status, path))
          try {
            resolve(status === 204 ? null : JSON.parse(Buffer.concat(chunks).toString('utf8')))
          } catch (error) {
            reject(error)
          }
        })
      })
      outgoing.on('error', reject)
      outgoing.end(text)
    })
  }

  return {
    register: (message) => call('POST', '/agent/v1/register', 20, message),
    heartbeat: async (message) => void (await call('POST', '/agent/v1/heartbeat', 20, message)),
    watch: ({ bundle, directory, challenges }, timeoutSeconds) => {
      const query = new URLSearchParams({
        bundle,
        directory: String(directory),
        challenges,
        timeout: String(timeoutSeconds),
      })
      return call('GET', `/agent/v1/watch?${query}`, timeoutSeconds + 15)
    },
    fetchBundle: () => call('GET', '/agent/v1/bundle', 60),
    fetchDirectory: () => call('GET', '/agent/v1/directory', 60),
    setKey: (agentKey) => {
      bearer = agentKey
    },
  }
}
