import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useEffect, useState } from 'react'
import { confirmByPasskey, confirmSession } from '../api/auth.ts'
import { setConfirmer } from '../api/confirmation.ts'
import { hasPasskeys } from '../api/passkey.ts'
import { SignInProblem } from '../components/SignInProblem.tsx'
import { useViewer } from '../hooks/use-viewer.ts'
import { text } from '../texts/text.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from './TextField.tsx'

type Answer = (isConfirmed: boolean) => void

/** Asks once more who it is when something needs a fresh proof; what was asked for goes on afterwards by itself. */
export function ConfirmSession() {
  const [answer, setAnswer] = useState<Answer | null>(null)
  useEffect(() => {
    setConfirmer(() => new Promise((resolve) => setAnswer(() => resolve)))
    return () => setConfirmer(null)
  }, [])
  if (answer === null) return null
  const finish = (isConfirmed: boolean) => {
    answer(isConfirmed)
    setAnswer(null)
  }
  return (
    <Dialog title={text.access.confirmTitle} onEscape={() => finish(false)}>
      <Proof onProven={() => finish(true)} onCancel={() => finish(false)} />
    </Dialog>
  )
}

function Proof({ onProven, onCancel }: { readonly onProven: () => void; readonly onCancel: () => void }) {
  const hasFactor = useViewer().me?.user?.hasSecondFactor === true
  const [typed, setTyped] = useState('')
  const byText = useMutation({ mutationFn: confirmSession, onSuccess: onProven, gcTime: 0 })
  const byPasskey = useMutation({ mutationFn: confirmByPasskey, onSuccess: onProven })

  function submit(event: FormEvent) {
    event.preventDefault()
    byText.mutate(hasFactor ? { code: typed.replaceAll(' ', '') } : { password: typed })
  }

  return (
    <form onSubmit={submit} className="grid gap-4">
      <p className="text-soft">{text.access.confirmText}</p>
      <SignInProblem error={byText.error ?? byPasskey.error} />
      <TextField
        label={hasFactor ? text.access.code : text.access.password}
        type={hasFactor ? 'text' : 'password'}
        autoComplete={hasFactor ? 'one-time-code' : 'current-password'}
        required
        value={typed}
        onChange={setTyped}
        {...(hasFactor ? { hint: text.access.codeHint } : {})}
      />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onCancel}>{text.kit.cancel}</Button>
        {hasFactor && hasPasskeys() && <Button onClick={() => byPasskey.mutate()}>{text.access.usePasskey}</Button>}
        <Button type="submit" look="main" disabled={byText.isPending}>
          {text.access.confirm}
        </Button>
      </div>
    </form>
  )
}
