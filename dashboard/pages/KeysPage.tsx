import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { apiKeysQuery, revokeKey } from '../api/people.ts'
import type { ApiKeyView } from '../api/views.ts'
import { ProblemNotice } from '../components/ProblemNotice.tsx'
import { MakeKey } from '../forms/MakeKey.tsx'
import { useAction } from '../forms/use-action.ts'
import { useTitle } from '../hooks/use-title.ts'
import { useViewer } from '../hooks/use-viewer.ts'
import { text } from '../texts/text.ts'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { PageHead } from '../ui/PageHead.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { formatDay, formatMoment } from '../util/format-time.ts'

/** Keys for programs. */
export function KeysPage() {
  const { can } = useViewer()
  const { data, error } = useQuery(apiKeysQuery)
  useTitle(text.access.keys)
  return (
    <div className="grid grid-cols-1 gap-4">
      <PageHead title={text.access.keys} intro={text.access.keysIntro} actions={can('api-keys:write') && <MakeKey />} />
      {error !== null && <ProblemNotice error={error} />}
      <Card title={text.access.keys}>
        {data === undefined && error === null && <Skeleton rows={4} />}
        {data?.length === 0 && <EmptyState icon="key" title={text.access.noKeys} />}
        <ul className="divide-y divide-line">
          {data?.toReversed().map((apiKey) => (
            <KeyRow key={apiKey.id} apiKey={apiKey} />
          ))}
        </ul>
      </Card>
    </div>
  )
}

function KeyRow({ apiKey }: { readonly apiKey: ApiKeyView }) {
  const { can } = useViewer()
  const [isAsking, setIsAsking] = useState(false)
  const { id, name, permissions, createdBy, expiresAt, allowedNetworks, lastUsedAt, lastUsedFrom, revokedAt } = apiKey
  const revoke = useAction({ run: () => revokeKey(id), changes: ['api-keys'], onDone: () => setIsAsking(false) })
  const isOver = expiresAt !== null && Date.parse(expiresAt) < Date.now()
  const facts = [
    text.access.permissionCount(permissions.length),
    ...(createdBy === null ? [] : [createdBy]),
    ...(expiresAt === null ? [] : [text.access.until(formatDay(expiresAt))]),
    ...allowedNetworks,
    lastUsedAt === null
      ? text.access.neverUsed
      : `${text.access.lastUsed(formatMoment(lastUsedAt, new Date()))}${lastUsedFrom === null ? '' : ` (${lastUsedFrom})`}`,
  ]
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-2.5" data-key={name}>
      <span className="min-w-0">
        <span className="font-medium wrap-anywhere">{name}</span>
        <span className="block text-sm wrap-anywhere text-soft">{facts.join(' · ')}</span>
      </span>
      {revokedAt !== null || isOver ? (
        <Badge tone="idle">{revokedAt === null ? text.access.ended : text.access.revoked}</Badge>
      ) : (
        can('api-keys:write') && (
          <Button look="danger" onClick={() => setIsAsking(true)}>
            {text.access.revoke}
          </Button>
        )
      )}
      {isAsking && (
        <ConfirmDialog
          title={text.access.revokeKey(name)}
          action={text.access.revoke}
          isDangerous
          isBusy={revoke.isPending}
          onConfirm={() => revoke.mutate()}
          onCancel={() => setIsAsking(false)}
        >
          <p>{text.access.revokeKeyText}</p>
        </ConfirmDialog>
      )}
    </li>
  )
}
