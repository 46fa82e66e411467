import type { Heartbeat } from '#protocol/agent-protocol.ts'
import { noteError, recentErrors, saveAgentStatus } from './agent-status.ts'
import type { ControlPlane } from './control-plane.ts'
import { composeHeartbeat } from './heartbeat.ts'
import type { MailNode } from './node.ts'

const intervalSeconds = 30
const busyIntervalSeconds = 2
const soonMilliseconds = 1000

export interface Heart {
  start(): void
  /** Sends one at once, or right after the one that is under way. */
  beat(): void
  /** As `beat`, but not more often than once a second: composing one costs more than what changed. */
  beatSoon(): void
}

/** Sends a heartbeat every 30 s, every 2 s while there is progress to show, and whenever told. One at a time. */
export function createHeart(controlPlane: ControlPlane, node: MailNode, url: string): Heart {
  let timer: NodeJS.Timeout | null = null
  let isBeating = false
  let isWanted = false
  let isSoon = false
  let startedAt = Number.NEGATIVE_INFINITY

  /** For `status`; a disk that is full must not keep the heartbeat back. */
  function remember(heartbeat: Heartbeat): Promise<void> {
    const { nodeId } = node.state()
    const lastContactAt = node.lastContactAt()?.toISOString() ?? null
    const status = { nodeId, controlPlane: url, lastContactAt, heartbeat, recentErrors: recentErrors() }
    return saveAgentStatus(status).catch((error: Error) => noteError(`status: ${error.message}`))
  }

  async function beat(): Promise<void> {
    if (isBeating) {
      isWanted = true
      return
    }
    isBeating = true
    if (timer !== null) clearTimeout(timer)
    try {
      do {
        isWanted = false
        startedAt = performance.now()
        const heartbeat = await composeHeartbeat(node)
        await remember(heartbeat)
        await controlPlane.heartbeat(heartbeat)
        node.noteContact()
      } while (isWanted)
    } catch (error) {
      noteError(`heartbeat: ${(error as Error).message}`)
    } finally {
      isBeating = false
      const isBusy = node.phase().name !== 'running'
      timer = setTimeout(() => void beat(), (isBusy ? busyIntervalSeconds : intervalSeconds) * 1000)
    }
  }

  function beatSoon(): void {
    if (isSoon) return
    isSoon = true
    const rest = Math.max(0, startedAt + soonMilliseconds - performance.now())
    setTimeout(() => {
      isSoon = false
      void beat()
    }, rest)
  }

  return { start: () => void beat(), beat: () => void beat(), beatSoon }
}
