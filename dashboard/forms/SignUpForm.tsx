import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { signUp } from '../api/auth.ts'
import { fieldMessage, toProblem } from '../api/problem.ts'
import { startUserSession } from '../api/session.ts'
import { ProblemNotice } from '../components/ProblemNotice.tsx'
import { text } from '../texts/text.ts'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { TextField } from './TextField.tsx'

interface SignUpFormProps {
  /** The token of an invitation; null: none. */
  readonly invitation: string | null
  /** Of the invitation, which is for this address alone; null: to be typed. */
  readonly email: string | null
  /** Called when the new account is signed in; one that was invited is in the team then. */
  readonly onSignedIn?: () => void
}

/** Makes an account and signs it in. */
export function SignUpForm({ invitation, email: invited, onSignedIn }: SignUpFormProps) {
  const [user, setUser] = useState({ email: invited ?? '', name: '', password: '' })
  const create = useMutation({
    mutationFn: signUp,
    onSuccess: ({ status }) => {
      if (status !== 'signed-in') return
      onSignedIn?.()
      startUserSession()
    },
    gcTime: 0,
  })
  if (create.data?.status === 'mail-sent') return <Notice tone="busy">{text.access.mailSent}</Notice>
  const problem = create.error === null ? null : toProblem(create.error)
  const errorAt = (field: string) => fieldMessage(problem, `/${field}`)
  const isShownAtField = ['email', 'name', 'password'].some((field) => errorAt(field) !== null)

  function submit(event: FormEvent) {
    event.preventDefault()
    create.mutate({ ...user, email: user.email.trim(), invitation })
  }

  return (
    <form onSubmit={submit} className="grid gap-4">
      {create.error !== null && !isShownAtField && <ProblemNotice error={create.error} />}
      <TextField
        label={text.access.email}
        type="email"
        required
        readOnly={invited !== null}
        autoComplete="username"
        error={errorAt('email')}
        value={user.email}
        onChange={(email) => setUser({ ...user, email })}
      />
      <TextField
        label={text.access.name}
        required
        autoComplete="name"
        error={errorAt('name')}
        value={user.name}
        onChange={(name) => setUser({ ...user, name })}
      />
      <TextField
        label={text.access.password}
        hint={text.access.newPasswordHint}
        type="password"
        required
        autoComplete="new-password"
        error={errorAt('password')}
        value={user.password}
        onChange={(password) => setUser({ ...user, password })}
      />
      <Button type="submit" look="main" disabled={create.isPending}>
        {text.access.signUp}
      </Button>
    </form>
  )
}
