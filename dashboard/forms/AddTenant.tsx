import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { createTenant } from '../api/operator.ts'
import { fieldMessage, toProblem } from '../api/problem.ts'
import { ProblemNotice } from '../components/ProblemNotice.tsx'
import { text } from '../texts/text.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { controlClasses, Field } from '../ui/Field.tsx'
import { Icon } from '../ui/Icon.tsx'
import { useToast } from '../ui/Toast.tsx'
import { newRequestKey } from '../util/request-key.ts'

/** A button that opens the form for a new tenant. */
export function AddTenant() {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>
        <Icon name="plus" className="size-4" />
        {text.operator.addTenant}
      </Button>
      {isOpen && (
        <Dialog title={text.operator.addTenant} onEscape={() => setIsOpen(false)}>
          <TenantForm onDone={() => setIsOpen(false)} />
        </Dialog>
      )}
    </>
  )
}

function TenantForm({ onDone }: { readonly onDone: () => void }) {
  const [name, setName] = useState('')
  const queries = useQueryClient()
  const toast = useToast()
  const create = useMutation({
    mutationFn: createTenant,
    onSuccess: () => {
      toast('good', text.operator.tenantAdded(name))
      void queries.invalidateQueries({ queryKey: ['tenants'] })
      onDone()
    },
  })
  const nameError = create.error === null ? null : fieldMessage(toProblem(create.error), '/name')

  function submit(event: FormEvent) {
    event.preventDefault()
    create.mutate({ requestKey: newRequestKey(), name })
  }

  return (
    <form onSubmit={submit} className="grid gap-4">
      {create.error !== null && nameError === null && <ProblemNotice error={create.error} />}
      <Field label={text.operator.tenantName} hint={text.operator.tenantNameHint} error={nameError}>
        {(control) => (
          <input
            {...control}
            required
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.target.value)}
            className={controlClasses}
          />
        )}
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>{text.kit.cancel}</Button>
        <Button type="submit" look="main" disabled={create.isPending}>
          {text.operator.add}
        </Button>
      </div>
    </form>
  )
}
