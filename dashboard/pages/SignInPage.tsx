import { SignInForm } from '../forms/SignInForm.tsx'
import { useSession } from '../hooks/use-session.ts'
import { useTitle } from '../hooks/use-title.ts'

export function SignInPage() {
  const { endReason } = useSession()
  useTitle('Sign in')
  return (
    <div className="mx-auto mt-[8vh] max-w-sm rounded-lg border border-line bg-surface p-6">
      <h1 className="mb-4 text-lg font-semibold">Sign in</h1>
      <SignInForm endReason={endReason} />
    </div>
  )
}
