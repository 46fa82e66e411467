import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import {
  invitationsQuery,
  membersQuery,
  removeMember,
  requireSecondFactor,
  revokeInvitation,
  rolesQuery,
  setRole,
  tenantSettingsQuery,
} from '../api/people.ts'
import type { InvitationView, MemberView, RoleView } from '../api/views.ts'
import { ProblemNotice } from '../components/ProblemNotice.tsx'
import { InvitePerson } from '../forms/InvitePerson.tsx'
import { useAction } from '../forms/use-action.ts'
import { useTitle } from '../hooks/use-title.ts'
import { useViewer } from '../hooks/use-viewer.ts'
import { text } from '../texts/text.ts'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx'
import { PageHead } from '../ui/PageHead.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { formatDay, formatMoment } from '../util/format-time.ts'

/** Who may do what in the tenant. */
export function TeamPage() {
  const { can } = useViewer()
  const { data, error } = useQuery(membersQuery)
  const roles = useQuery(rolesQuery).data?.items ?? []
  useTitle(text.access.team)
  return (
    <div className="grid grid-cols-1 gap-4">
      <PageHead
        title={text.access.team}
        intro={text.access.teamIntro}
        actions={can('members:write') && <InvitePerson roles={roles} />}
      />
      {error !== null && <ProblemNotice error={error} />}
      <Card title={text.access.members}>
        {data === undefined && error === null && <Skeleton rows={4} />}
        <ul className="divide-y divide-line">
          {data?.map((member) => (
            <MemberRow key={member.id} member={member} roles={roles} />
          ))}
        </ul>
      </Card>
      <Invitations />
      <TenantRules />
    </div>
  )
}

function MemberRow({ member, roles }: { readonly member: MemberView; readonly roles: readonly RoleView[] }) {
  const { can } = useViewer()
  const [isAsking, setIsAsking] = useState(false)
  const change = useAction({ run: (role: string) => setRole({ id: member.id, role }), changes: ['members', 'viewer'] })
  const remove = useAction({
    run: () => removeMember(member.id),
    changes: ['members'],
    onDone: () => setIsAsking(false),
  })
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-2.5" data-member={member.email}>
      <span className="min-w-0">
        <span className="font-medium wrap-anywhere">{member.name}</span>
        <span className="block text-sm wrap-anywhere text-soft">{member.email}</span>
      </span>
      <span className="flex flex-wrap items-center gap-3">
        <span className="text-xs text-soft">
          {member.lastSignedInAt === null ? '–' : formatMoment(member.lastSignedInAt, new Date())}
        </span>
        <Badge tone={member.hasSecondFactor ? 'good' : 'idle'}>
          {`${text.access.hasFactor}: ${member.hasSecondFactor ? text.access.yes : text.access.no}`}
        </Badge>
        <select
          aria-label={`${text.access.role}: ${member.name}`}
          value={member.role.id}
          disabled={!can('members:write') || change.isPending}
          onChange={(event) => change.mutate(event.target.value)}
          className="min-h-9 rounded-md border border-line bg-surface px-2 text-sm"
        >
          {[...roles.filter(({ id }) => id !== member.role.id), member.role].map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
        {can('members:write') && (
          <Button look="danger" onClick={() => setIsAsking(true)}>
            {text.access.remove}
          </Button>
        )}
      </span>
      {isAsking && (
        <ConfirmDialog
          title={text.access.removeMember(member.name)}
          action={text.access.remove}
          isDangerous
          isBusy={remove.isPending}
          onConfirm={() => remove.mutate()}
          onCancel={() => setIsAsking(false)}
        >
          <p>{text.access.removeMemberText}</p>
        </ConfirmDialog>
      )}
    </li>
  )
}

function Invitations() {
  const { data } = useQuery(invitationsQuery)
  return (
    <Card title={text.access.invitations}>
      {data?.items.length === 0 && <p className="px-4 py-3 text-soft">{text.access.noInvitations}</p>}
      <ul className="divide-y divide-line">
        {data?.items.map((invitation) => (
          <InvitationRow key={invitation.id} invitation={invitation} />
        ))}
      </ul>
    </Card>
  )
}

function InvitationRow({ invitation: { id, email, role, expiresAt } }: { readonly invitation: InvitationView }) {
  const { can } = useViewer()
  const revoke = useAction({ run: () => revokeInvitation(id), changes: ['invitations'] })
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 px-4 py-2">
      <span className="min-w-0 wrap-anywhere">
        {email}
        <span className="block text-sm text-soft">{`${role.name}, ${text.access.until(formatDay(expiresAt))}`}</span>
      </span>
      {can('members:write') && <Button onClick={() => revoke.mutate()}>{text.access.revoke}</Button>}
    </li>
  )
}

function TenantRules() {
  const { me, can } = useViewer()
  const tenantId = me?.tenantId ?? ''
  const { data } = useQuery({
    ...tenantSettingsQuery(tenantId),
    enabled: tenantId !== '' && can('tenant-settings:read'),
  })
  const change = useAction({
    run: (isRequired: boolean) => requireSecondFactor(tenantId, isRequired),
    changes: ['tenant-settings', 'viewer'],
  })
  if (data === undefined) return null
  return (
    <Card title={text.access.security}>
      <label className="flex cursor-pointer items-start gap-3 px-4 py-3">
        <input
          type="checkbox"
          className="mt-1"
          checked={data.requiresSecondFactor}
          disabled={!can('tenant-settings:write') || change.isPending}
          onChange={(event) => change.mutate(event.target.checked)}
        />
        <span>
          <span className="font-medium">{text.access.requireFactor}</span>
          <span className="block text-sm text-soft">{text.access.requireFactorHint}</span>
        </span>
      </label>
    </Card>
  )
}
