import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { createAlias } from '../../api/mail.ts'
import { fieldMessage, toProblem } from '../../api/problem.ts'
import { ProblemNotice } from '../../components/ProblemNotice.tsx'
import { text } from '../../texts/text.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { controlClasses, Field } from '../../ui/Field.tsx'
import { newRequestKey } from '../../util/request-key.ts'

const texts = text.mail

/** The button and its dialog. */
export function CreateAlias({ domainName }: { readonly domainName: string }) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <Button look="main" onClick={() => setIsOpen(true)}>
        {texts.createAlias}
      </Button>
      {isOpen && <AliasDialog domainName={domainName} onClose={() => setIsOpen(false)} />}
    </>
  )
}

function AliasDialog({ domainName, onClose }: { readonly domainName: string; readonly onClose: () => void }) {
  const queries = useQueryClient()
  const [localPart, setLocalPart] = useState('')
  const [destination, setDestination] = useState('')
  const create = useMutation({
    mutationFn: createAlias,
    onSuccess: async () => {
      onClose()
      await queries.invalidateQueries({ queryKey: ['aliases'] })
    },
  })
  const problem = create.error === null ? null : toProblem(create.error)
  const sourceError = fieldMessage(problem, '/source')
  const destinationError = fieldMessage(problem, '/destination')

  function submit(event: FormEvent) {
    event.preventDefault()
    create.mutate({ requestKey: newRequestKey(), source: `${localPart.trim()}@${domainName}`, destination })
  }

  return (
    <Dialog title={texts.aliasTitle(domainName)} onEscape={onClose}>
      <form onSubmit={submit} className="grid gap-4">
        {problem !== null && sourceError === null && destinationError === null && (
          <ProblemNotice error={create.error} />
        )}
        <Field label={texts.source} hint={texts.sourceHint} error={sourceError}>
          {(control) => (
            <span className="flex min-w-0 items-center gap-2">
              <input
                {...control}
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
        <Field label={texts.destination} hint={texts.destinationHint} error={destinationError}>
          {(control) => (
            <input
              {...control}
              required
              inputMode="email"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              value={destination}
              onChange={(event) => setDestination(event.target.value)}
              className={controlClasses}
            />
          )}
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{text.kit.cancel}</Button>
          <Button type="submit" look="main" disabled={create.isPending}>
            {texts.create}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
