import type { NodeView } from '../api/views.ts'
import { text } from '../texts/text.ts'
import { Badge } from '../ui/Badge.tsx'
import { nodeState, nodeTone } from './node-words.ts'

export function NodeBadge({ node }: { readonly node: NodeView }) {
  const state = nodeState(node)
  return <Badge tone={nodeTone(state)}>{text.nodes.states[state]}</Badge>
}
