import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ask, client } from '../api/client.ts'
import { infrastructureQuery } from '../api/queries.ts'
import { Button } from '../ui/Button.tsx'

/** Has the records looked at now instead of at the next time; what is seen comes as an event. */
export function CheckDns({ infrastructureId }: { readonly infrastructureId: string }) {
  const queries = useQueryClient()
  const check = useMutation({
    mutationFn: () =>
      ask(client().POST('/api/v1/infrastructure/{id}/validate-dns', { params: { path: { id: infrastructureId } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: infrastructureQuery(infrastructureId).queryKey }),
  })
  return (
    <Button onClick={() => check.mutate()} disabled={check.isPending}>
      {check.isError ? 'Check failed, again' : 'Check now'}
    </Button>
  )
}
