import type { StreamState } from '../api/follow-events.ts'
import { useLive } from '../hooks/live.tsx'
import { text } from '../texts/text.ts'
import { Badge } from '../ui/Badge.tsx'
import type { Tone } from '../ui/tone.ts'

const tones: Readonly<Record<StreamState, Tone>> = { connecting: 'idle', live: 'good', off: 'idle', lost: 'warn' }

/** Whether what is shown is as new as it can be. */
export function LiveMark() {
  const { state } = useLive()
  return (
    <span role="status" title={state === 'off' ? text.shell.notLive : undefined}>
      <Badge tone={tones[state]}>{text.shell.live[state]}</Badge>
    </span>
  )
}
