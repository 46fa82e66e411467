import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { checkKey } from '../api/check-key.ts'
import { startSession } from '../api/session-key.ts'
import { ProblemNotice } from '../components/ProblemNotice.tsx'
import { Button } from '../ui/Button.tsx'
import { controlClasses, Field } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'

/** Takes an API key when the API does. */
export function SignInForm({ endReason }: { readonly endReason: string | null }) {
  const [key, setKey] = useState('')
  const check = useMutation({ mutationFn: checkKey, onSuccess: (_, checked) => startSession(checked), gcTime: 0 })

  function submit(event: FormEvent) {
    event.preventDefault()
    check.mutate(key.trim())
  }

  return (
    <form onSubmit={submit} className="grid gap-4">
      {check.error === null && endReason !== null && <Notice tone="warn">{endReason}</Notice>}
      {check.error !== null && <ProblemNotice error={check.error} />}
      <Field label="API key" hint="npm start prints one. It is kept in this tab only, until the tab is closed.">
        {(control) => (
          <input
            {...control}
            type="password"
            required
            autoComplete="off"
            spellCheck={false}
            value={key}
            onChange={(event) => setKey(event.target.value)}
            className={`${controlClasses} font-mono`}
          />
        )}
      </Field>
      <Button type="submit" look="main" disabled={check.isPending}>
        Sign in
      </Button>
    </form>
  )
}
