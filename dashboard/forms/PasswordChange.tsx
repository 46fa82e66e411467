import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { changePassword } from '../api/auth.ts'
import { ProblemNotice } from '../components/ProblemNotice.tsx'
import { useViewer } from '../hooks/use-viewer.ts'
import { text } from '../texts/text.ts'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { useToast } from '../ui/Toast.tsx'
import { TextField } from './TextField.tsx'

const empty = { currentPassword: '', newPassword: '' }

/** Sets another password. */
export function PasswordChange() {
  const [passwords, setPasswords] = useState(empty)
  const toast = useToast()
  const email = useViewer().me?.user?.email ?? ''
  const change = useMutation({
    mutationFn: changePassword,
    gcTime: 0,
    onSuccess: () => {
      setPasswords(empty)
      toast('good', text.access.passwordChanged)
    },
  })

  function submit(event: FormEvent) {
    event.preventDefault()
    change.mutate(passwords)
  }

  return (
    <Card title={text.access.changePassword}>
      <form onSubmit={submit} className="grid gap-4 p-4">
        <input type="text" autoComplete="username" value={email} readOnly hidden />
        {change.error !== null && <ProblemNotice error={change.error} />}
        <TextField
          label={text.access.currentPassword}
          type="password"
          required
          autoComplete="current-password"
          value={passwords.currentPassword}
          onChange={(currentPassword) => setPasswords({ ...passwords, currentPassword })}
        />
        <TextField
          label={text.access.newPassword}
          hint={text.access.newPasswordHint}
          type="password"
          required
          autoComplete="new-password"
          value={passwords.newPassword}
          onChange={(newPassword) => setPasswords({ ...passwords, newPassword })}
        />
        <Button type="submit" className="justify-self-start" disabled={change.isPending}>
          {text.access.changePassword}
        </Button>
      </form>
    </Card>
  )
}
