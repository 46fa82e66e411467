import { useMutation, useQueryClient } from '@tanstack/react-query'
import { verifyDomain } from '../../api/set-up.ts'
import { ProblemNotice } from '../../components/ProblemNotice.tsx'
import { text } from '../../texts/text.ts'
import { Button } from '../../ui/Button.tsx'

const texts = text.wizard

/** Has the zone looked at now instead of at the next time. */
export function CheckDomain({ domainId }: { readonly domainId: string }) {
  const queries = useQueryClient()
  const check = useMutation({
    mutationFn: () => verifyDomain(domainId),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['domain', domainId] }),
  })
  return (
    <>
      <Button onClick={() => check.mutate()} disabled={check.isPending}>
        {check.isPending ? texts.checking : texts.checkAgain}
      </Button>
      {check.error !== null && <ProblemNotice error={check.error} />}
    </>
  )
}
