import type { ControlPlane } from './control-plane.ts'
import { composeHeartbeat } from './heartbeat.ts'
import type { MailNode } from './node.ts'

const intervalSeconds = 30
const busyIntervalSeconds = 2

export interface Heart {
  start(): void
  /** Sends one at once, or right after the one that is under way. */
  beat(): void
}

/** Sends a heartbeat every 30 s, every 2 s while there is progress to show, and whenever told. One at a time. */
export function createHeart(controlPlane: ControlPlane, node: MailNode): Heart {
  let timer: NodeJS.Timeout | null = null
  let isBeating = false
  let isWanted = false

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
        await controlPlane.heartbeat(await composeHeartbeat(node.state(), node.directoryGeneration(), node.phase()))
        node.noteContact()
      } while (isWanted)
    } catch (error) {
      console.warn(`heartbeat: ${(error as Error).message}`)
    } finally {
      isBeating = false
      const isBusy = node.phase().name !== 'running'
      timer = setTimeout(() => void beat(), (isBusy ? busyIntervalSeconds : intervalSeconds) * 1000)
    }
  }

  return { start: () => void beat(), beat: () => void beat() }
}
