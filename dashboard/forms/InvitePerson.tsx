import { type FormEvent, useState } from 'react'
import { invite } from '../api/people.ts'
import type { RoleView } from '../api/views.ts'
import { text } from '../texts/text.ts'
import { Button } from '../ui/Button.tsx'
import { CopyButton } from '../ui/CopyButton.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { controlClasses, Field } from '../ui/Field.tsx'
import { TextField } from './TextField.tsx'
import { useAction } from './use-action.ts'

/** A button that opens the form for an invitation, and shows its link once. */
export function InvitePerson({ roles }: { readonly roles: readonly RoleView[] }) {
  const [isOpen, setIsOpen] = useState(false)
  const [link, setLink] = useState<string | null>(null)
  const close = () => {
    setIsOpen(false)
    setLink(null)
  }
  return (
    <>
      <Button look="main" onClick={() => setIsOpen(true)}>
        {text.access.invite}
      </Button>
      {isOpen && (
        <Dialog title={text.access.invite} onEscape={close}>
          {link === null ? (
            <InvitationForm roles={roles} onInvited={setLink} onCancel={close} />
          ) : (
            <div className="grid gap-4">
              <p>{text.access.inviteLink}</p>
              <code className="rounded bg-sunken px-2 py-1 font-mono text-xs break-all">{link}</code>
              <div className="flex justify-end gap-2">
                <CopyButton text={link} what="link" isLarge />
                <Button look="main" onClick={close}>
                  {text.kit.close}
                </Button>
              </div>
            </div>
          )}
        </Dialog>
      )}
    </>
  )
}

interface InvitationFormProps {
  readonly roles: readonly RoleView[]
  readonly onInvited: (link: string) => void
  readonly onCancel: () => void
}

function InvitationForm({ roles, onInvited, onCancel }: InvitationFormProps) {
  const [email, setEmail] = useState('')
  const [role, setRole] = useState('developer')
  const send = useAction({
    run: invite,
    changes: ['invitations'],
    done: (invited) => text.access.inviteSent(invited.email),
    onDone: ({ link }) => onInvited(link),
  })

  function submit(event: FormEvent) {
    event.preventDefault()
    send.mutate({ email: email.trim(), role })
  }

  return (
    <form onSubmit={submit} className="grid gap-4">
      <TextField label={text.access.email} type="email" required autoComplete="off" value={email} onChange={setEmail} />
      <Field label={text.access.role}>
        {(control) => (
          <select
            {...control}
            value={role}
            onChange={(event) => setRole(event.target.value)}
            className={controlClasses}
          >
            {roles
              .filter(({ id }) => id !== 'operator')
              .map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
          </select>
        )}
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>{text.kit.cancel}</Button>
        <Button type="submit" look="main" disabled={send.isPending}>
          {text.access.invite}
        </Button>
      </div>
    </form>
  )
}
