import { text } from '../texts/text.ts'
import { Notice } from '../ui/Notice.tsx'
import { ProblemNotice } from './ProblemNotice.tsx'

/** What went wrong with signing in; a passkey that was broken off is no failure of the request. */
export function SignInProblem({ error }: { readonly error: unknown }) {
  if (error === null) return null
  if (error instanceof DOMException) return <Notice tone="warn">{text.access.passkeyFailed}</Notice>
  return <ProblemNotice error={error} />
}
