/** What a colour means; never the only sign, a word or a mark stands beside it. */
export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'idle'

/** Text and ground of each tone. */
export const toneClasses: Readonly<Record<Tone, string>> = {
  good: 'text-good bg-good-soft',
  busy: 'text-busy bg-busy-soft',
  warn: 'text-warn bg-warn-soft',
  bad: 'text-bad bg-bad-soft',
  idle: 'text-idle bg-idle-soft',
}

/** A small filled shape in each tone. */
export const dotClasses: Readonly<Record<Tone, string>> = {
  good: 'bg-good',
  busy: 'bg-busy',
  warn: 'bg-warn',
  bad: 'bg-bad',
  idle: 'bg-idle',
}
