import type { NodeId } from '#model/id.ts'
import { appliedChannel } from '#store/directory.ts'
import type { NotificationHub } from './notification-hub.ts'

/** How far the nodes are with their mail data, as their agents say at once: who asks for a change is answered when it acts. */
export interface AppliedDirectory {
  /**
   * Resolves when each node has what was changed up to its sequence, and at the latest after half a second: the change is
   * stored, and a node that is away gets it when it comes back. Nodes that say nothing are not waited for.
   */
  settle(changes: ReadonlyMap<NodeId, number>): Promise<void>
}

const patienceMilliseconds = 500

/** Listens as long as the hub does. */
export function followAppliedDirectory(hub: NotificationHub): AppliedDirectory {
  /** Of nodes that have spoken and kept up since. */
  const reached = new Map<string, number>()
  const waiting = new Set<() => void>()
  hub.subscribe(appliedChannel, (payload) => {
    const [nodeId, sequence] = payload?.split(' ') ?? []
    if (nodeId === undefined) reached.clear()
    else reached.set(nodeId, Number(sequence))
    for (const look of waiting) look()
  })

  function settleOne(nodeId: NodeId, sequence: number): Promise<void> {
    const isThere = () => (reached.get(nodeId) ?? Number.POSITIVE_INFINITY) >= sequence
    if (isThere()) return Promise.resolve()
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer)
        waiting.delete(look)
        resolve()
      }
      const look = () => {
        if (isThere()) end()
      }
      const timer = setTimeout(() => {
        reached.delete(nodeId)
        end()
      }, patienceMilliseconds)
      waiting.add(look)
    })
  }

  return {
    settle: async (changes) =>
      void (await Promise.all([...changes].map(([nodeId, sequence]) => settleOne(nodeId, sequence)))),
  }
}
