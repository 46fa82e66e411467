import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { createMailbox, type MailCredentials } from '../api/create-mailbox.ts'
import { fieldMessage, toProblem } from '../api/problem.ts'
import { CredentialList } from '../components/CredentialList.tsx'
import { ProblemNotice } from '../components/ProblemNotice.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { controlClasses, Field } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { newRequestKey } from '../util/request-key.ts'

interface CreateMailboxProps {
  readonly domainId: string
  readonly domainName: string
}

/** The button and its dialog: asks for an address, then shows the credentials, once. They are kept nowhere else. */
export function CreateMailbox(props: CreateMailboxProps) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>Create mailbox</Button>
      {isOpen && <CreateMailboxDialog {...props} onClose={() => setIsOpen(false)} />}
    </>
  )
}

function CreateMailboxDialog(props: CreateMailboxProps & { readonly onClose: () => void }) {
  const { domainId, domainName, onClose } = props
  const [credentials, setCredentials] = useState<MailCredentials | null>(null)
  if (credentials !== null) {
    return (
      <Dialog title="The mailbox is there" key="credentials">
        <ShownOnce credentials={credentials} onClose={onClose} />
      </Dialog>
    )
  }
  return (
    <Dialog title={`New mailbox at ${domainName}`} onEscape={onClose} key="form">
      <MailboxForm domainId={domainId} domainName={domainName} onCreated={setCredentials} onCancel={onClose} />
    </Dialog>
  )
}

function ShownOnce({ credentials, onClose }: { readonly credentials: MailCredentials; readonly onClose: () => void }) {
  return (
    <div className="grid gap-4">
      <Notice tone="warn">
        <strong>The password is shown now and never again.</strong> Copy it to where it is kept before you close this;
        Rookery keeps only a hash of it.
      </Notice>
      <CredentialList credentials={credentials} />
      <Button look="main" onClick={onClose} className="justify-self-end">
        I have kept it
      </Button>
    </div>
  )
}

interface MailboxFormProps extends CreateMailboxProps {
  readonly onCreated: (credentials: MailCredentials) => void
  readonly onCancel: () => void
}

function MailboxForm({ domainId, domainName, onCreated, onCancel }: MailboxFormProps) {
  const queries = useQueryClient()
  const [localPart, setLocalPart] = useState('')
  const [password, setPassword] = useState('')
  const create = useMutation({
    mutationFn: createMailbox,
    gcTime: 0,
    onSuccess: async (credentials) => {
      onCreated(credentials)
      await queries.invalidateQueries({ queryKey: ['mailboxes', domainId] })
    },
  })
  const problem = create.error === null ? null : toProblem(create.error)
  const addressError = fieldMessage(problem, '/emailAddress')
  const passwordError = fieldMessage(problem, '/password')

  function submit(event: FormEvent) {
    event.preventDefault()
    const emailAddress = `${localPart.trim()}@${domainName}`
    create.mutate({ requestKey: newRequestKey(), emailAddress, password: password === '' ? null : password })
  }

  return (
    <form onSubmit={submit} className="grid gap-4">
      {problem !== null && addressError === null && passwordError === null && <ProblemNotice error={create.error} />}
      <Field label="Address" error={withFix(addressError, problem?.fix)}>
        {(control) => (
          <span className="flex min-w-0 items-center gap-2">
            <input
              {...control}
              required
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              value={localPart}
              onChange={(event) => setLocalPart(event.target.value)}
              className={controlClasses}
            />
            <span className="max-w-[60%] truncate text-soft">@{domainName}</span>
          </span>
        )}
      </Field>
      <Field
        label="Password (optional)"
        hint="Left empty, a strong one is made for you."
        error={withFix(passwordError, problem?.fix)}
      >
        {(control) => (
          <input
            {...control}
            type="password"
            autoComplete="new-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            className={controlClasses}
          />
        )}
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" look="main" disabled={create.isPending}>
          Create
        </Button>
      </div>
    </form>
  )
}

function withFix(message: string | null, fix: string | undefined): string | null {
  return message === null || fix === undefined ? message : `${message} ${fix}`
}
