import type { EventView } from '../api/views.ts'
import type { Tone } from '../ui/tone.ts'

export const severityTones: Readonly<Record<EventView['severity'], Tone>> = {
  info: 'good',
  warning: 'warn',
  error: 'bad',
}
