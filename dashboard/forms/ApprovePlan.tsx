import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { approvePlan } from '../api/operator.ts'
import type { PlanView } from '../api/views.ts'
import { PlanChanges } from '../components/PlanChanges.tsx'
import { ProblemNotice } from '../components/ProblemNotice.tsx'
import { useViewer } from '../hooks/use-viewer.ts'
import { text } from '../texts/text.ts'
import { Button } from '../ui/Button.tsx'
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx'
import { useToast } from '../ui/Toast.tsx'

/** Agrees to a plan after showing once more what it changes. */
export function ApprovePlan({ plan }: { readonly plan: PlanView }) {
  const [isAsking, setIsAsking] = useState(false)
  const queries = useQueryClient()
  const toast = useToast()
  const { blockOf } = useViewer()
  const approve = useMutation({
    mutationFn: () => approvePlan(plan),
    onSuccess: () => {
      setIsAsking(false)
      toast('good', text.operator.approved)
      void queries.invalidateQueries({ queryKey: ['plans'] })
      void queries.invalidateQueries({ queryKey: ['overview'] })
    },
  })
  return (
    <>
      <Button look="main" blockedBecause={blockOf('infrastructure:write')} onClick={() => setIsAsking(true)}>
        {text.operator.approve}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={text.operator.approveTitle}
          action={text.operator.approve}
          isBusy={approve.isPending}
          onConfirm={() => approve.mutate()}
          onCancel={() => {
            approve.reset()
            setIsAsking(false)
          }}
        >
          <p>{text.operator.approveText}</p>
          <PlanChanges changes={plan.changes} />
          {approve.error !== null && <ProblemNotice error={approve.error} />}
        </ConfirmDialog>
      )}
    </>
  )
}
