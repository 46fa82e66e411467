import type { ConditionView } from '../api/views.ts'
import { text } from '../texts/text.ts'
import type { Tone } from '../ui/tone.ts'

const titles: Readonly<Record<string, string>> = text.states.conditions
const tones: Readonly<Record<ConditionView['status'], Tone>> = { true: 'good', false: 'warn', unknown: 'idle' }

/** A condition type in words; one that is not known here as it is. */
export function conditionTitle(type: string): string {
  return titles[type] ?? type
}

/** Its place in the order in which they usually come true; what is not known here comes last. */
export function conditionPlace(type: string): number {
  const place = Object.keys(titles).indexOf(type)
  return place === -1 ? 99 : place
}

export function conditionTone({ type, status }: Pick<ConditionView, 'type' | 'status'>): Tone {
  // Its being true is what asks for attention.
  if (type === 'Deleting') return status === 'true' ? 'warn' : 'idle'
  return tones[status]
}
