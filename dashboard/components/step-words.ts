import type { StepView } from '../api/views.ts'
import type { Tone } from '../ui/tone.ts'

/** Titles of the steps of an order; a step that is not here is shown by its own name. */
export const stepTitles: Readonly<Record<string, string>> = {
  ownership: 'Domain ownership',
  machine: 'Machine',
  'reverse-dns': 'Reverse DNS',
  configuration: 'Configuration',
  dns: 'DNS records',
  certificate: 'Certificate',
  mailbox: 'Mailboxes on the node',
  verification: 'Delivery check',
}

export interface StateWords {
  readonly tone: Tone
  readonly word: string
}

/** Steps that wait for records which a person has to add when Rookery does not write them itself. */
const stepsByHand: readonly string[] = ['ownership', 'dns']

/** What the state of a step looks and reads like. */
export function stepWords({ name, state }: Pick<StepView, 'name' | 'state'>, isDnsByHand: boolean): StateWords {
  switch (state) {
    case 'done':
      return { tone: 'good', word: 'Done' }
    case 'failed':
      return { tone: 'bad', word: 'Failed' }
    case 'running':
      return isDnsByHand && stepsByHand.includes(name)
        ? { tone: 'warn', word: 'Needs you' }
        : { tone: 'busy', word: 'Working' }
    default:
      return { tone: 'idle', word: 'Waiting' }
  }
}

const verdicts: Readonly<Record<string, StateWords>> = {
  valid: { tone: 'good', word: 'Right' },
  missing: { tone: 'warn', word: 'Missing' },
  invalid: { tone: 'bad', word: 'Wrong' },
  pending: { tone: 'idle', word: 'Not looked at yet' },
  unknown: { tone: 'warn', word: 'No answer' },
}

/** What the last look at a DNS record found. */
export function verdictWords(status: string): StateWords {
  return verdicts[status] ?? { tone: 'idle', word: status }
}

/** The tone of several things at once: the one that asks most for attention; `good` only when all are. */
export function worstTone(tones: readonly Tone[]): Tone {
  const order: readonly Tone[] = ['bad', 'warn', 'busy', 'idle', 'good']
  return order.find((tone) => tones.includes(tone)) ?? 'idle'
}
