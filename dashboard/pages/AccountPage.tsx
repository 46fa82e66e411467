import { useQuery } from '@tanstack/react-query'
import { endOtherSessions, endSessionOf, sessionsQuery } from '../api/auth.ts'
import type { SessionView } from '../api/views.ts'
import { Passkeys } from '../forms/Passkeys.tsx'
import { PasswordChange } from '../forms/PasswordChange.tsx'
import { TotpSection } from '../forms/TotpSection.tsx'
import { useAction } from '../forms/use-action.ts'
import { useTitle } from '../hooks/use-title.ts'
import { useViewer } from '../hooks/use-viewer.ts'
import { text } from '../texts/text.ts'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { FactRow } from '../ui/FactRow.tsx'
import { PageHead } from '../ui/PageHead.tsx'
import { formatMoment } from '../util/format-time.ts'

/** One's own account: how one gets in, and where one is in. */
export function AccountPage() {
  const { me } = useViewer()
  useTitle(text.access.account)
  return (
    <div className="grid grid-cols-1 gap-4">
      <PageHead title={text.access.account} />
      {me?.user != null && (
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <div className="grid min-w-0 grid-cols-1 gap-4">
            <Card title={text.access.profile}>
              <dl className="py-2">
                <FactRow label={text.access.name}>{me.user.name}</FactRow>
                <FactRow label={text.access.email}>{me.user.email}</FactRow>
                {me.tenants.map(({ tenantId, tenantName, roleName }) => (
                  <FactRow key={tenantId} label={tenantName}>
                    {roleName}
                  </FactRow>
                ))}
              </dl>
            </Card>
            <PasswordChange />
          </div>
          <div className="grid min-w-0 grid-cols-1 gap-4">
            <Card title={text.access.security}>
              <p className="border-b border-line px-4 py-2 text-sm text-soft">{text.access.securityHint}</p>
              <TotpSection />
              <Passkeys />
            </Card>
            <Sessions />
          </div>
        </div>
      )}
    </div>
  )
}

function Sessions() {
  const { data } = useQuery(sessionsQuery)
  const endOthers = useAction({ run: endOtherSessions, changes: ['sessions'] })
  return (
    <Card
      title={text.access.sessions}
      action={
        (data?.items.length ?? 0) > 1 && <Button onClick={() => endOthers.mutate()}>{text.access.endOthers}</Button>
      }
    >
      <ul className="divide-y divide-line">
        {data?.items.map((session) => (
          <SessionRow key={session.id} session={session} />
        ))}
      </ul>
    </Card>
  )
}

function SessionRow({ session }: { readonly session: SessionView }) {
  const end = useAction({ run: () => endSessionOf(session.id), changes: ['sessions'] })
  return (
    <li className="flex items-center justify-between gap-3 px-4 py-2">
      <span className="min-w-0">
        <span className="block truncate" title={session.userAgent}>
          {session.userAgent}
        </span>
        <span className="block text-xs text-soft">
          {`${session.address}, ${session.method}, ${text.access.lastUsed(formatMoment(session.lastSeenAt, new Date()))}`}
        </span>
      </span>
      {session.isThisOne ? (
        <Badge tone="good">{text.access.thisOne}</Badge>
      ) : (
        <Button onClick={() => end.mutate()}>{text.access.endSession}</Button>
      )}
    </li>
  )
}
