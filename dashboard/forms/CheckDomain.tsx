import { useMutation } from '@tanstack/react-query'
import { verifyDomain } from '../api/domains.ts'
import { toProblem } from '../api/problem.ts'
import { useViewer } from '../hooks/use-viewer.ts'
import { text } from '../texts/text.ts'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { useToast } from '../ui/Toast.tsx'

/** Has the records looked at now instead of at the next time; what is seen comes as an event. */
export function CheckDomain({ domainId }: { readonly domainId: string }) {
  const toast = useToast()
  const { blockOf } = useViewer()
  const check = useMutation({
    mutationFn: () => verifyDomain(domainId),
    onSuccess: () => toast('busy', text.domains.recordsAsked),
    onError: (error) => toast('bad', `${toProblem(error).detail} ${toProblem(error).fix}`),
  })
  return (
    <Button blockedBecause={blockOf('domains:write')} onClick={() => check.mutate()} disabled={check.isPending}>
      <Icon name="refresh" className="size-4" />
      {text.domains.checkRecords}
    </Button>
  )
}
