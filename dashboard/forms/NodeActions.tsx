import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { domainSummariesQuery } from '../api/domains.ts'
import { checkNode, deleteNode, setDriftPolicy } from '../api/nodes.ts'
import { toProblem } from '../api/problem.ts'
import type { NodeView } from '../api/views.ts'
import { useViewer } from '../hooks/use-viewer.ts'
import { text } from '../texts/text.ts'
import { Button } from '../ui/Button.tsx'
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Menu } from '../ui/Menu.tsx'
import { useToast } from '../ui/Toast.tsx'
import { paths } from '../util/paths.ts'

/** What can be done with a node; what cannot says why. */
export function NodeActions({ node }: { readonly node: NodeView }) {
  const { can, blockOf } = useViewer()
  const navigate = useNavigate()
  const toast = useToast()
  const [isAsking, setIsAsking] = useState(false)
  const onError = (error: unknown) => {
    setIsAsking(false)
    toast('bad', `${toProblem(error).detail} ${toProblem(error).fix}`)
  }
  const check = useMutation({
    mutationFn: () => checkNode(node.id),
    onSuccess: () => toast('busy', text.nodes.checkAsked),
    onError,
  })
  const policy = useMutation({
    mutationFn: (wanted: NodeView['driftPolicy']) => setDriftPolicy(node.id, wanted),
    onSuccess: () => toast('good', text.nodes.policySet),
    onError,
  })
  const remove = useMutation({
    mutationFn: () => deleteNode(node.id),
    onSuccess: () => {
      toast('busy', text.nodes.removeAsked)
      void navigate({ to: paths.nodes })
    },
    onError,
  })
  const operatorOnly = can('nodes:write') ? null : text.nodes.onlyOperator
  const isRepairing = node.driftPolicy === 'repair'
  const removeBlock = useRemoveBlock(node)
  return (
    <>
      <Button
        disabled={check.isPending}
        blockedBecause={node.isDeleting ? text.nodes.isDeleting : blockOf('infrastructure:write')}
        onClick={() => check.mutate()}
      >
        <Icon name="refresh" className="size-4" />
        {text.nodes.check}
      </Button>
      <Menu
        label={text.nodes.actions}
        look="plain"
        button={<Icon name="more" />}
        items={[
          {
            title: isRepairing ? text.nodes.setKeep : text.nodes.setRepair,
            blockedBecause: operatorOnly,
            onChoose: () => policy.mutate(isRepairing ? 'keep' : 'repair'),
          },
          {
            title: text.nodes.remove,
            isDangerous: true,
            blockedBecause: operatorOnly ?? removeBlock,
            onChoose: () => setIsAsking(true),
          },
        ]}
      />
      {isAsking && (
        <ConfirmDialog
          title={text.nodes.removeTitle(node.label)}
          action={text.nodes.removeAction}
          isDangerous
          isBusy={remove.isPending}
          onConfirm={() => remove.mutate()}
          onCancel={() => setIsAsking(false)}
        >
          <p>{text.nodes.removeText}</p>
        </ConfirmDialog>
      )}
    </>
  )
}

/** Why the node cannot be deleted now; null when it can. The API decides; this says it before one asks. */
function useRemoveBlock(node: NodeView): string | null {
  const count = useQuery(domainSummariesQuery).data?.filter(({ nodeId }) => nodeId === node.id).length ?? 0
  if (node.isDeleting) return text.nodes.isDeleting
  return count > 0 ? text.nodes.hasDomains(count) : null
}
