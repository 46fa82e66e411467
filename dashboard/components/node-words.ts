import type { NodeView } from '../api/views.ts'
import type { text } from '../texts/text.ts'
import type { Tone } from '../ui/tone.ts'

export type NodeState = keyof typeof text.nodes.states

const tones: Readonly<Record<NodeState, Tone>> = {
  silent: 'bad',
  problem: 'warn',
  busy: 'busy',
  deleting: 'idle',
  well: 'good',
}

/** Worst first. */
export const nodeStates = Object.keys(tones) as readonly NodeState[]

/** How a node is in one word: what its conditions say, and whether its agent is heard. */
export function nodeState({ isDeleting, conditions }: Pick<NodeView, 'isDeleting' | 'conditions'>): NodeState {
  if (isDeleting) return 'deleting'
  const relevant = conditions.filter(({ type }) => type !== 'Deleting')
  const wrong = relevant.filter(({ status }) => status !== 'true')
  if (relevant.length > 0 && wrong.length === 0) return 'well'
  const agent = relevant.find(({ type }) => type === 'AgentConnected')
  if (agent?.status === 'false' && !agent.reason.startsWith('Waiting')) return 'silent'
  const isOnItsWay = wrong.every(({ status, reason }) => status === 'unknown' || reason.startsWith('Waiting'))
  return relevant.length === 0 || isOnItsWay ? 'busy' : 'problem'
}

export function nodeTone(state: NodeState): Tone {
  return tones[state]
}
