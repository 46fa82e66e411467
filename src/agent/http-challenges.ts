import { createServer, type Server } from 'node:http'
import { canonicalJson } from '#lib/canonical-json.ts'
import { sha256Hex } from '#lib/hash.ts'
import type { HttpChallenge } from '#protocol/agent-protocol.ts'

/** Answers HTTP-01 challenges (RFC 8555 §8.3) and nothing else. */
export interface HttpChallenges {
  replace(challenges: readonly HttpChallenge[]): void
  /** Names what is served, for `watch`. */
  fingerprint(): string
  /** Resolves with the port. */
  listen(port: number): Promise<number>
  close(): Promise<void>
}

const prefix = '/.well-known/acme-challenge/'

export function createHttpChallenges(): HttpChallenges {
  let current: readonly HttpChallenge[] = []
  const server: Server = createServer(
    { maxHeaderSize: 4096, requestTimeout: 5000, headersTimeout: 5000 },
    (request, answer) => {
      const token = request.url?.startsWith(prefix) ? request.url.slice(prefix.length) : null
      const challenge = current.find((candidate) => candidate.token === token)
      answer.writeHead(challenge === undefined ? 404 : 200, { 'content-type': 'text/plain', connection: 'close' })
      answer.end(challenge?.keyAuthorization ?? 'Nothing is here.\n')
    },
  )
  server.maxConnections = 100
  return {
    replace: (challenges) => {
      current = challenges
    },
    fingerprint: () => sha256Hex(canonicalJson(current)),
    listen: (port) =>
      new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, '0.0.0.0', () => {
          const address = server.address()
          resolve(typeof address === 'object' && address !== null ? address.port : port)
        })
      }),
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  }
}
