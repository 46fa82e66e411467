import type { DomainState } from '../api/views.ts'
import type { Tone } from '../ui/tone.ts'

/** Worst first: the order of filters and of the picture of all domains. */
export const domainTones: Readonly<Record<DomainState, Tone>> = {
  failed: 'bad',
  critical: 'bad',
  degraded: 'warn',
  'needs-you': 'warn',
  'setting-up': 'busy',
  'not-ordered': 'idle',
  suspended: 'idle',
  deleting: 'idle',
  unknown: 'idle',
  healthy: 'good',
}

export const domainStates = Object.keys(domainTones) as readonly DomainState[]

/** Those that ask for a person. */
export const attentionStates: readonly DomainState[] = ['failed', 'critical', 'degraded', 'needs-you']
