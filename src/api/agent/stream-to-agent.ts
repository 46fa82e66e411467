import type { ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { newPrefixedId } from '#lib/id.ts'
import type { NodeId } from '#model/id.ts'
import { systemScope } from '#model/scope.ts'
import { announceStream, nodeChannel, streamChannel } from '#store/directory.ts'
import { isAgentKeyValid } from '#store/node-news.ts'
import { withScope } from '#store/scope.ts'
import type { ApiContext } from '../api-context.ts'
import { type Bell, createBell } from '../bell.ts'
import { type AgentPosition, followNode } from './follow-node.ts'

/** Who cannot take what one message has within this time is cut off, and comes back when he can. */
const drainSeconds = 20

export interface AgentStream {
  readonly nodeId: NodeId
  readonly agentKeyHash: string
  readonly position: AgentPosition
  readonly response: ServerResponse
}

/** Says to one agent all that it must know, until either hangs up. Never more than one message is in memory. */
export async function streamToAgent(context: ApiContext, stream: AgentStream): Promise<void> {
  const { agentKeyHash, position, response } = stream
  const closing = new AbortController()
  const { signal } = closing
  response.once('close', () => closing.abort())
  const bell = createBell()
  const unsubscribe = context.hub.subscribe(nodeChannel, (payload) => {
    if (payload === null || payload === stream.nodeId) bell.ring()
  })
  const giveUpClaim = await claimNode(context, stream.nodeId, () => closing.abort())
  try {
    response.socket?.setNoDelay(true)
    response.socket?.setKeepAlive(true, 10_000)
    response.writeHead(200, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' })
    for await (const message of followNode(context.db, agentKeyHash, position, { bell, signal })) {
      if (response.write(`${JSON.stringify(message)}\n`)) continue
      const isKeyValid = () => withScope(context.db, systemScope, (scoped) => isAgentKeyValid(scoped, agentKeyHash))
      if (!(await hasDrained(response, { bell, signal, isKeyValid }))) return
    }
    response.end()
  } finally {
    giveUpClaim()
    unsubscribe()
    if (!response.writableEnded || signal.aborted) response.destroy()
  }
}

/**
 * The newest stream of a node is the real one: it is announced to all processes of the API, and who hears of another after
 * his own closes. Announcements come to all in one order, so that one of two remains.
 */
async function claimNode(context: ApiContext, nodeId: NodeId, onTakenOver: () => void): Promise<() => void> {
  const own = `${nodeId} ${newPrefixedId('str')}`
  let hasHeardOwn = false
  const unsubscribe = context.hub.subscribe(streamChannel, (payload) => {
    if (payload === own) hasHeardOwn = true
    else if (hasHeardOwn && payload?.startsWith(`${nodeId} `)) onTakenOver()
  })
  await withScope(context.db, systemScope, (scoped) => announceStream(scoped, own)).catch((error: unknown) => {
    unsubscribe()
    throw error
  })
  return unsubscribe
}

interface DrainWait {
  readonly bell: Bell
  readonly signal: AbortSignal
  readonly isKeyValid: () => Promise<boolean>
}

/** Waits for a slow reader; false when he is too slow, gone, or has lost his key meanwhile. */
async function hasDrained(response: ServerResponse, { bell, signal, isKeyValid }: DrainWait): Promise<boolean> {
  const drained = new AbortController()
  response.once('drain', () => drained.abort())
  const either = AbortSignal.any([signal, drained.signal])
  const deadline = performance.now() + drainSeconds * 1000
  let hasRung = false
  while (!either.aborted) {
    const rest = deadline - performance.now()
    if (rest <= 0) return false
    if (!(await bell.wait(rest, either))) continue
    hasRung = true
    if (!(await isKeyValid())) return false
    await delay(100, undefined, { signal: either }).catch(() => undefined)
  }
  if (hasRung) bell.ring()
  return !signal.aborted
}
