import { text } from '../texts/text.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'

interface NothingFoundProps {
  /** What is said when nothing was searched for. */
  readonly none: string
  readonly search: string
  readonly onClear: () => void
}

/** Nothing is there, or nothing that was searched for; then with the way back. */
export function NothingFound({ none, search, onClear }: NothingFoundProps) {
  if (search === '') return <EmptyState icon="mail" title={none} />
  return (
    <EmptyState
      icon="search"
      title={text.mail.nothingFound(search)}
      action={<Button onClick={onClear}>{text.mail.clearSearch}</Button>}
    />
  )
}
