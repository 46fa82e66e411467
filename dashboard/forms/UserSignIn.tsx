import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { signInByPasskey, signInByPassword, signInBySecondFactor } from '../api/auth.ts'
import { hasPasskeys } from '../api/passkey.ts'
import { startUserSession } from '../api/session.ts'
import type { SignInView } from '../api/views.ts'
import { SignInProblem } from '../components/SignInProblem.tsx'
import { text } from '../texts/text.ts'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { paths } from '../util/paths.ts'
import { TextField } from './TextField.tsx'

/** Signs a person in: password and then, where there is one, the second factor; or a passkey alone. */
export function UserSignIn() {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [step, setStep] = useState<SignInView | null>(null)
  const go = (next: SignInView) => (next.status === 'signed-in' ? startUserSession() : setStep(next))
  const byPassword = useMutation({ mutationFn: signInByPassword, onSuccess: go, gcTime: 0 })
  const byPasskey = useMutation({ mutationFn: signInByPasskey, onSuccess: go })
  if (step?.status === 'mail-sent') return <Notice tone="busy">{text.access.mailSent}</Notice>
  if (step !== null) return <SecondFactor step={step} onDone={go} onStartOver={() => setStep(null)} />

  function submit(event: FormEvent) {
    event.preventDefault()
    byPassword.mutate({ email: email.trim(), password })
  }

  return (
    <form onSubmit={submit} className="grid gap-4">
      <SignInProblem error={byPassword.error ?? byPasskey.error} />
      <TextField
        label={text.access.email}
        type="email"
        required
        autoComplete="username webauthn"
        value={email}
        onChange={setEmail}
      />
      <TextField
        label={text.access.password}
        type="password"
        required
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
      />
      <Button type="submit" look="main" disabled={byPassword.isPending}>
        {text.access.signIn}
      </Button>
      {hasPasskeys() && (
        <Button disabled={byPasskey.isPending} onClick={() => byPasskey.mutate()}>
          {text.access.withPasskey}
        </Button>
      )}
      <Link to={paths.forgotPassword} className="justify-self-start text-sm text-accent underline underline-offset-2">
        {text.access.forgot}
      </Link>
    </form>
  )
}

interface SecondFactorProps {
  readonly step: SignInView
  readonly onDone: (next: SignInView) => void
  readonly onStartOver: () => void
}

function SecondFactor({ step, onDone, onStartOver }: SecondFactorProps) {
  const [code, setCode] = useState('')
  const byCode = useMutation({ mutationFn: signInBySecondFactor, onSuccess: onDone, gcTime: 0 })
  const byPasskey = useMutation({ mutationFn: signInByPasskey, onSuccess: onDone })

  function submit(event: FormEvent) {
    event.preventDefault()
    byCode.mutate(code)
  }

  return (
    <form onSubmit={submit} className="grid gap-4">
      <h2 className="font-semibold">{text.access.secondFactor}</h2>
      <SignInProblem error={byCode.error ?? byPasskey.error} />
      <TextField
        label={text.access.code}
        hint={text.access.codeHint}
        required
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        value={code}
        onChange={setCode}
      />
      <Button type="submit" look="main" disabled={byCode.isPending}>
        {text.access.continue}
      </Button>
      {step.factors.includes('passkey') && hasPasskeys() && (
        <Button disabled={byPasskey.isPending} onClick={() => byPasskey.mutate()}>
          {text.access.usePasskey}
        </Button>
      )}
      <Button look="quiet" onClick={onStartOver}>
        {text.access.startOver}
      </Button>
    </form>
  )
}
