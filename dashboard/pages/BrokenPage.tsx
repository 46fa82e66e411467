import { text } from '../texts/text.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'

/** A page that could not be fetched or drawn, such as after an update while the tab was open. */
export function BrokenPage() {
  return (
    <EmptyState
      icon="refresh"
      title={text.shell.pageBroke}
      hint={text.shell.pageBrokeFix}
      action={<Button onClick={() => location.reload()}>{text.shell.loadAgain}</Button>}
    />
  )
}
