import { Badge } from '../ui/Badge.tsx'
import { infrastructureWords } from './infrastructure-words.ts'

interface StatusBadgeProps {
  readonly status: string
  readonly healthStatus: string
}

export function StatusBadge(props: StatusBadgeProps) {
  const { tone, word } = infrastructureWords(props)
  return <Badge tone={tone}>{word}</Badge>
}
