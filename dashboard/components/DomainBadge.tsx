import type { DomainState } from '../api/views.ts'
import { text } from '../texts/text.ts'
import { Badge } from '../ui/Badge.tsx'
import { domainTones } from './domain-words.ts'

export function DomainBadge({ state }: { readonly state: DomainState }) {
  return <Badge tone={domainTones[state]}>{text.states.domains[state]}</Badge>
}
