import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { changeMailbox } from '../../api/mail.ts'
import { fieldMessage, toProblem } from '../../api/problem.ts'
import type { MailboxView } from '../../api/views.ts'
import { ProblemNotice } from '../../components/ProblemNotice.tsx'
import { text } from '../../texts/text.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { controlClasses, Field } from '../../ui/Field.tsx'

const texts = text.mail

interface EditMailboxProps {
  readonly mailbox: MailboxView
  readonly onClose: () => void
  /** The mailbox is to go; what asks whether it really is stands elsewhere. */
  readonly onDelete: () => void
}

/** Changes a mailbox as it was read when the dialog opened; who comes second is told, and nothing is written over. */
export function EditMailbox({ mailbox, onClose, onDelete }: EditMailboxProps) {
  const queries = useQueryClient()
  const [read] = useState(mailbox)
  const [quotaMb, setQuotaMb] = useState(String(mailbox.quotaMb))
  const [perDay, setPerDay] = useState(String(mailbox.maxSendPerDay))
  const [password, setPassword] = useState('')
  const readAgain = () => queries.invalidateQueries({ queryKey: ['mailboxes'] })
  const change = useMutation({
    mutationFn: changeMailbox,
    gcTime: 0,
    onSuccess: async () => {
      onClose()
      await readAgain()
    },
  })
  const problem = change.error === null ? null : toProblem(change.error)
  const errorAt = (pointer: string) => fieldMessage(problem, pointer)
  const isAtField = ['/quotaMb', '/maxSendPerDay', '/password'].some((pointer) => errorAt(pointer) !== null)

  function submit(event: FormEvent) {
    event.preventDefault()
    const secret = password === '' ? {} : { password }
    change.mutate({ mailbox: read, quotaMb: Number(quotaMb), maxSendPerDay: Number(perDay), ...secret })
  }

  return (
    <Dialog title={texts.editTitle(mailbox.emailAddress)} onEscape={onClose}>
      <form onSubmit={submit} className="grid gap-4">
        {change.error !== null && !isAtField && <ProblemNotice error={change.error} />}
        {problem?.code === 'edited-meanwhile' && (
          <Button
            className="justify-self-start"
            onClick={() => {
              void readAgain()
              onClose()
            }}
          >
            {texts.changedMeanwhile}
          </Button>
        )}
        <Field label={texts.quota} error={errorAt('/quotaMb')}>
          {(control) => (
            <input
              {...control}
              type="number"
              min={1}
              required
              value={quotaMb}
              onChange={(event) => setQuotaMb(event.target.value)}
              className={controlClasses}
            />
          )}
        </Field>
        <Field label={texts.perDay} error={errorAt('/maxSendPerDay')}>
          {(control) => (
            <input
              {...control}
              type="number"
              min={0}
              required
              value={perDay}
              onChange={(event) => setPerDay(event.target.value)}
              className={controlClasses}
            />
          )}
        </Field>
        <Field label={texts.newPassword} hint={texts.newPasswordHint} error={errorAt('/password')}>
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
        <div className="flex flex-wrap justify-end gap-2">
          <span className="mr-auto flex gap-2">
            <Button
              disabled={change.isPending}
              onClick={() => change.mutate({ mailbox: read, isActive: !read.isActive })}
            >
              {read.isActive ? texts.suspend : texts.resume}
            </Button>
            <Button look="danger" onClick={onDelete}>
              {texts.delete}
            </Button>
          </span>
          <Button onClick={onClose}>{text.kit.cancel}</Button>
          <Button type="submit" look="main" disabled={change.isPending}>
            {change.isPending ? texts.saving : texts.save}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
