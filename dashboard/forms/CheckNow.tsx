import { useMutation } from '@tanstack/react-query'
import { checkInfrastructure } from '../api/domains.ts'
import { toProblem } from '../api/problem.ts'
import { useViewer } from '../hooks/use-viewer.ts'
import { text } from '../texts/text.ts'
import { Button, type ButtonLook } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { useToast } from '../ui/Toast.tsx'

interface CheckNowProps {
  readonly infrastructureId: string
  readonly label: string
  readonly look?: ButtonLook
}

/** Has everything of the order looked at, and what can be mended mended; what is found comes by the event stream. */
export function CheckNow({ infrastructureId, label, look = 'plain' }: CheckNowProps) {
  const toast = useToast()
  const { blockOf } = useViewer()
  const check = useMutation({
    mutationFn: () => checkInfrastructure(infrastructureId),
    onSuccess: () => toast('busy', text.domains.checkAsked),
    onError: (error) => toast('bad', `${toProblem(error).detail} ${toProblem(error).fix}`),
  })
  return (
    <Button
      look={look}
      disabled={check.isPending}
      blockedBecause={blockOf('infrastructure:write')}
      onClick={() => check.mutate()}
    >
      <Icon name="refresh" className={`size-4 ${check.isPending ? 'motion-safe:animate-spin' : ''}`} />
      {label}
    </Button>
  )
}
