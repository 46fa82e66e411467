import { Agent, request } from 'node:https'
import type { DirectoryReport, Heartbeat, RegisterRequest } from '#protocol/agent-protocol.ts'
import type { AgentConfig } from './agent-config.ts'
import { ControlPlaneError } from './control-plane-error.ts'
import { followStream } from './follow-stream.ts'

/** What the agent has already; the directory null when it needs a snapshot. */
export interface StreamPosition {
  readonly bundle: string
  readonly challenges: string
  readonly directory: { readonly sequence: number; readonly checksum: string } | null
}

/** The agent's side of `#protocol/agent-protocol.ts`. Answers come as parsed JSON, unchecked. */
export interface ControlPlane {
  register(message: RegisterRequest): Promise<unknown>
  heartbeat(message: Heartbeat): Promise<void>
  /** Says how far the replica is. */
  reportDirectory(message: DirectoryReport): Promise<void>
  /**
   * Opens the stream and hands each of its messages over, until `onMessage` throws, the stream is silent for too long, or
   * the control plane ends it. Always rejects with why.
   */
  follow(position: StreamPosition, onMessage: (message: unknown) => void): Promise<never>
  fetchBundle(): Promise<unknown>
  /** From now on calls are made with this key. */
  setKey(agentKey: string): void
}

const maxAnswerBytes = 16 * 1024 * 1024

/** Trusts `config.caPem` and no other authority; kept-alive connections for calls, one of its own for the stream. */
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
    reportDirectory: async (message) => void (await call('POST', '/agent/v1/directory', 5, message)),
    follow: ({ bundle, challenges, directory }, onMessage) => {
      const sequence = directory === null ? '' : String(directory.sequence)
      const query = new URLSearchParams({ bundle, challenges, sequence, checksum: directory?.checksum ?? '' })
      const url = new URL(`/agent/v1/stream?${query}`, config.url)
      return followStream({ url, bearer, caPem: config.caPem, onMessage })
    },
    fetchBundle: () => call('GET', '/agent/v1/bundle', 60),
    setKey: (agentKey) => {
      bearer = agentKey
    },
  }
}
