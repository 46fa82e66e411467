import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { checkKey } from '../api/check-key.ts'
import { startKeySession } from '../api/session.ts'
import { ProblemNotice } from '../components/ProblemNotice.tsx'
import { text } from '../texts/text.ts'
import { Button } from '../ui/Button.tsx'
import { TextField } from './TextField.tsx'

/** Takes an API key when the API does. */
export function KeySignIn() {
  const [key, setKey] = useState('')
  const check = useMutation({ mutationFn: checkKey, onSuccess: (_, checked) => startKeySession(checked), gcTime: 0 })

  function submit(event: FormEvent) {
    event.preventDefault()
    check.mutate(key.trim())
  }

  return (
    <form onSubmit={submit} className="grid gap-4">
      {check.error !== null && <ProblemNotice error={check.error} />}
      <TextField
        label={text.access.apiKey}
        hint={text.access.apiKeyHint}
        type="password"
        required
        autoComplete="off"
        spellCheck={false}
        value={key}
        onChange={setKey}
      />
      <Button type="submit" look="main" disabled={check.isPending}>
        {text.access.signIn}
      </Button>
    </form>
  )
}
