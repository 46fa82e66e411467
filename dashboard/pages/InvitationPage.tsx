import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { acceptInvitation, previewInvitation } from '../api/people.ts'
import { chooseTenant } from '../api/session.ts'
import { ProblemNotice } from '../components/ProblemNotice.tsx'
import { SignedOutCard } from '../components/SignedOutCard.tsx'
import { SignUpForm } from '../forms/SignUpForm.tsx'
import { useSession } from '../hooks/use-session.ts'
import { text } from '../texts/text.ts'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { paths } from '../util/paths.ts'
import { takeToken } from '../util/take-token.ts'

/** Where the link of an invitation leads: makes an account when there is none, then joins the team. */
export function InvitationPage() {
  const [token] = useState(takeToken)
  const session = useSession()
  const navigate = useNavigate()
  const { data, error } = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => previewInvitation(token ?? ''),
    enabled: token !== null,
    meta: { isSteady: true },
  })
  const accept = useMutation({
    mutationFn: () => acceptInvitation(token ?? ''),
    onSuccess: ({ tenantId }) => {
      chooseTenant(tenantId)
      void navigate({ to: paths.overview })
    },
  })
  return (
    <SignedOutCard title={text.access.invitation}>
      {token === null && <Notice tone="warn">{text.access.linkBroken}</Notice>}
      {error !== null && <ProblemNotice error={error} />}
      {token !== null && data === undefined && error === null && <Skeleton rows={3} />}
      {data !== undefined && <p>{text.access.invitedTo(data.tenantName, data.role.name)}</p>}
      {accept.error !== null && <ProblemNotice error={accept.error} />}
      {data !== undefined && session.kind === 'user' && (
        <Button look="main" disabled={accept.isPending} onClick={() => accept.mutate()}>
          {text.access.accept}
        </Button>
      )}
      {data !== undefined && session.kind !== 'user' && (
        <>
          <SignUpForm invitation={token} email={data.email} onSignedIn={() => void navigate({ to: paths.overview })} />
          <p className="text-sm text-soft">{text.access.haveAccount}</p>
        </>
      )}
    </SignedOutCard>
  )
}
