import type { StreamState } from '../api/follow-events.ts'
import { Badge } from '../ui/Badge.tsx'
import type { Tone } from '../ui/tone.ts'

const states: Readonly<Record<StreamState, { readonly tone: Tone; readonly word: string }>> = {
  connecting: { tone: 'idle', word: 'Connecting' },
  live: { tone: 'good', word: 'Live' },
  off: { tone: 'idle', word: 'Not live' },
  lost: { tone: 'warn', word: 'Reconnecting' },
}

/** Whether what is shown is as new as it can be. */
export function LiveMark({ state }: { readonly state: StreamState }) {
  const { tone, word } = states[state]
  return (
    <span role="status">
      <Badge tone={tone}>{word}</Badge>
    </span>
  )
}
