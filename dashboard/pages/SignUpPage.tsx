import { useQuery } from '@tanstack/react-query'
import { signInMethodsQuery } from '../api/auth.ts'
import { SignedOutCard } from '../components/SignedOutCard.tsx'
import { SignUpForm } from '../forms/SignUpForm.tsx'
import { text } from '../texts/text.ts'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'

/** The first account of an installation, or any where it is open to all. */
export function SignUpPage() {
  const { data } = useQuery(signInMethodsQuery)
  return (
    <SignedOutCard title={text.access.signUp}>
      {data === undefined && <Skeleton rows={4} />}
      {data?.signUp === 'first-user' && <Notice tone="busy">{text.access.signUpFirst}</Notice>}
      {data?.signUp === 'invitation' && <Notice tone="warn">{text.access.signUpClosed}</Notice>}
      {data !== undefined && data.signUp !== 'invitation' && <SignUpForm invitation={null} email={null} />}
    </SignedOutCard>
  )
}
