import type { IncomingMessage } from 'node:http'
import { Agent, request } from 'node:https'
import { streamTimes } from '#protocol/agent-protocol.ts'
import { ControlPlaneError } from './control-plane-error.ts'

export interface FollowOptions {
  readonly url: URL
  readonly bearer: string
  readonly caPem: string
  readonly onMessage: (message: unknown) => void
}

/** A message has some hundred kilobytes at most, an alias with very many destinations more. */
const maxLineBytes = 16 * 1024 * 1024

const keepAliveMilliseconds = 2000

/** One GET whose answer has a JSON value in each line (application/x-ndjson), on a connection of its own. */
export function followStream({ url, bearer, caPem, onMessage }: FollowOptions): Promise<never> {
  const agent = new Agent({ ca: caPem, minVersion: 'TLSv1.2', keepAlive: false })
  const headers = { authorization: `Bearer ${bearer}` }
  return new Promise<never>((_, reject) => {
    const outgoing = request(url, { headers, agent }, (answer) => {
      if (answer.statusCode !== 200) {
        outgoing.destroy(new ControlPlaneError(answer.statusCode ?? 0, url.pathname))
        return
      }
      readLines(answer, (line) => onMessage(JSON.parse(line)))
      answer.on('end', () => reject(new Error('the control plane ended the stream')))
      answer.on('error', reject)
    })
    // counts from the last octet, also while the connection is being made
    outgoing.setTimeout(streamTimes.silenceSeconds * 1000, () => {
      outgoing.destroy(new Error(`nothing was heard for ${streamTimes.silenceSeconds} s`))
    })
    outgoing.setNoDelay(true)
    // The node's firewall knows no connection that is older than itself until something goes out: with the first
    // configuration what the control plane says would be dropped until the silence is noticed.
    outgoing.setSocketKeepAlive(true, keepAliveMilliseconds)
    outgoing.on('error', reject)
    outgoing.on('close', () => reject(new Error('the connection was closed')))
    outgoing.end()
  }).finally(() => agent.destroy())
}

/** Destroys the answer with what `onLine` throws. */
function readLines(answer: IncomingMessage, onLine: (line: string) => void): void {
  let rest: Buffer[] = []
  let restBytes = 0
  answer.on('data', (chunk: Buffer) => {
    try {
      let begin = 0
      for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, begin)) {
        const line = Buffer.concat([...rest, chunk.subarray(begin, end)])
        rest = []
        restBytes = 0
        begin = end + 1
        if (!answer.destroyed) onLine(line.toString('utf8'))
      }
      rest.push(chunk.subarray(begin))
      restBytes += chunk.length - begin
      if (restBytes > maxLineBytes) throw new Error('a message of the stream is too long')
    } catch (error) {
      answer.destroy(error as Error)
    }
  })
}
