import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useEffect, useState } from 'react'
import { askForReset, confirmSignUp, resetPassword } from '../api/auth.ts'
import { startUserSession } from '../api/session.ts'
import { ProblemNotice } from '../components/ProblemNotice.tsx'
import { SignedOutCard } from '../components/SignedOutCard.tsx'
import { TextField } from '../forms/TextField.tsx'
import { text } from '../texts/text.ts'
import { Button, buttonClasses } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { paths } from '../util/paths.ts'
import { takeToken } from '../util/take-token.ts'

/** Asks for a link to set a new password. */
export function ForgotPasswordPage() {
  const [email, setEmail] = useState('')
  const send = useMutation({ mutationFn: askForReset })

  function submit(event: FormEvent) {
    event.preventDefault()
    send.mutate(email.trim())
  }

  return (
    <SignedOutCard title={text.access.forgotTitle}>
      {send.isSuccess ? (
        <Notice tone="busy">{text.access.mailSent}</Notice>
      ) : (
        <form onSubmit={submit} className="grid gap-4">
          <p className="text-soft">{text.access.forgotText}</p>
          {send.error !== null && <ProblemNotice error={send.error} />}
          <TextField
            label={text.access.email}
            type="email"
            required
            autoComplete="username"
            value={email}
            onChange={setEmail}
          />
          <Button type="submit" look="main" disabled={send.isPending}>
            {text.access.send}
          </Button>
        </form>
      )}
      <SignInLink />
    </SignedOutCard>
  )
}

/** Where the link leads: sets the new password. */
export function ResetPasswordPage() {
  const [token] = useState(takeToken)
  const [password, setPassword] = useState('')
  const reset = useMutation({ mutationFn: () => resetPassword(token ?? '', password), gcTime: 0 })

  function submit(event: FormEvent) {
    event.preventDefault()
    reset.mutate()
  }

  return (
    <SignedOutCard title={text.access.forgotTitle}>
      {token === null && <Notice tone="warn">{text.access.linkBroken}</Notice>}
      {reset.isSuccess && <Notice tone="good">{text.access.resetDone}</Notice>}
      {token !== null && !reset.isSuccess && (
        <form onSubmit={submit} className="grid gap-4">
          {reset.error !== null && <ProblemNotice error={reset.error} />}
          <TextField
            label={text.access.newPassword}
            hint={text.access.newPasswordHint}
            type="password"
            required
            autoComplete="new-password"
            value={password}
            onChange={setPassword}
          />
          <Button type="submit" look="main" disabled={reset.isPending}>
            {text.access.setPassword}
          </Button>
        </form>
      )}
      <SignInLink />
    </SignedOutCard>
  )
}

/** Where the link of the mail at sign-up leads: the address is shown to be the person's. */
export function ConfirmSignUpPage() {
  const [token] = useState(takeToken)
  const { mutate, error } = useMutation({ mutationFn: confirmSignUp, onSuccess: startUserSession })
  useEffect(() => {
    if (token !== null) mutate(token)
  }, [token, mutate])
  return (
    <SignedOutCard title={text.access.signUp}>
      {token === null && <Notice tone="warn">{text.access.linkBroken}</Notice>}
      {error === null ? <p role="status">{text.access.confirming}</p> : <ProblemNotice error={error} />}
      <SignInLink />
    </SignedOutCard>
  )
}

function SignInLink() {
  return (
    <Link to={paths.signIn} className={`${buttonClasses('quiet')} -ml-3 justify-self-start`}>
      {text.access.signIn}
    </Link>
  )
}
