import type { StateWords } from './step-words.ts'

/** The state of an infrastructure in a word: on its way, or how well it is. */
export function infrastructureWords(state: { readonly status: string; readonly healthStatus: string }): StateWords {
  switch (state.status) {
    case 'deleting':
      return { tone: 'warn', word: 'Being deleted' }
    case 'failed':
      return { tone: 'bad', word: 'Failed' }
    case 'provisioning':
      return { tone: 'busy', word: 'In work' }
    default:
      return healthWords(state.healthStatus)
  }
}

function healthWords(healthStatus: string): StateWords {
  switch (healthStatus) {
    case 'healthy':
      return { tone: 'good', word: 'Healthy' }
    case 'degraded':
      return { tone: 'warn', word: 'Degraded' }
    case 'critical':
      return { tone: 'bad', word: 'Critical' }
    default:
      return { tone: 'idle', word: 'Not known' }
  }
}
