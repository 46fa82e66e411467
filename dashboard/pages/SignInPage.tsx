import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { signInMethodsQuery } from '../api/auth.ts'
import { SignedOutCard } from '../components/SignedOutCard.tsx'
import { KeySignIn } from '../forms/KeySignIn.tsx'
import { UserSignIn } from '../forms/UserSignIn.tsx'
import { useSession } from '../hooks/use-session.ts'
import { text } from '../texts/text.ts'
import { Button, buttonClasses } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { paths } from '../util/paths.ts'

/** Where everybody comes in: people by password, passkey or single sign-on, programs' owners by a key. */
export function SignInPage() {
  const session = useSession()
  const { data } = useQuery(signInMethodsQuery)
  const [isByKey, setIsByKey] = useState(false)
  const endReason = session.kind === 'none' ? session.endReason : null
  const canSignUp = data !== undefined && data.signUp !== 'invitation'
  return (
    <SignedOutCard title={text.access.signIn}>
      {endReason !== null && <Notice tone="warn">{endReason}</Notice>}
      {isByKey ? <KeySignIn /> : <UserSignIn />}
      {data?.singleSignOn != null && !isByKey && (
        <a
          href={`/api/v1/auth/oidc/start?${new URLSearchParams({ returnTo: location.pathname })}`}
          className={buttonClasses('plain')}
        >
          {text.access.withSso(data.singleSignOn.name)}
        </a>
      )}
      <div className="flex flex-wrap items-center justify-between gap-2 border-t border-line pt-3">
        <Button look="quiet" className="-ml-3" onClick={() => setIsByKey(!isByKey)}>
          {isByKey ? text.access.withUser : text.access.withKey}
        </Button>
        {canSignUp && (
          <Link to={paths.signUp} className="text-sm text-accent underline underline-offset-2">
            {text.access.signUpLink}
          </Link>
        )}
      </div>
    </SignedOutCard>
  )
}
