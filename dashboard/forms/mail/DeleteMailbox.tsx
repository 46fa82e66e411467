import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { deleteMailbox } from '../../api/mail.ts'
import type { MailboxView } from '../../api/views.ts'
import { ProblemNotice } from '../../components/ProblemNotice.tsx'
import { text } from '../../texts/text.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { controlClasses, Field } from '../../ui/Field.tsx'

const texts = text.mail

interface DeleteMailboxProps {
  readonly mailbox: MailboxView
  readonly onClose: () => void
}

/** Asks for the address before a mailbox goes for ever. */
export function DeleteMailbox({ mailbox: { id, emailAddress }, onClose }: DeleteMailboxProps) {
  const queries = useQueryClient()
  const [typed, setTyped] = useState('')
  const remove = useMutation({
    mutationFn: deleteMailbox,
    onSuccess: async () => {
      onClose()
      await queries.invalidateQueries({ queryKey: ['mailboxes'] })
    },
  })

  function submit(event: FormEvent) {
    event.preventDefault()
    if (typed.trim().toLowerCase() === emailAddress) remove.mutate(id)
  }

  return (
    <Dialog title={texts.deleteTitle(emailAddress)} onEscape={onClose}>
      <form onSubmit={submit} className="grid gap-4">
        <p>{texts.deleteMailbox}</p>
        {remove.error !== null && <ProblemNotice error={remove.error} />}
        <Field label={texts.confirmAddress}>
          {(control) => (
            <input
              {...control}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              className={controlClasses}
            />
          )}
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{text.kit.cancel}</Button>
          <Button
            type="submit"
            look="danger"
            disabled={remove.isPending || typed.trim().toLowerCase() !== emailAddress}
          >
            {remove.isPending ? texts.deleting : texts.delete}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
