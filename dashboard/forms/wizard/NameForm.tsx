import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { registerDomain } from '../../api/order.ts'
import { fieldMessage, toProblem } from '../../api/problem.ts'
import { ProblemNotice } from '../../components/ProblemNotice.tsx'
import { text } from '../../texts/text.ts'
import { Button } from '../../ui/Button.tsx'
import { controlClasses, Field } from '../../ui/Field.tsx'
import { newRequestKey } from '../../util/request-key.ts'

const texts = text.wizard.name

/** Registers a domain; one that is here already is taken up where its set-up was left. */
export function NameForm({ onRegistered }: { readonly onRegistered: (domainId: string) => void }) {
  const [domainName, setDomainName] = useState('')
  const register = useMutation({ mutationFn: registerDomain, onSuccess: ({ id }) => onRegistered(id) })
  const problem = register.error === null ? null : toProblem(register.error)
  const message = fieldMessage(problem, '/name')

  function submit(event: FormEvent) {
    event.preventDefault()
    register.mutate({ domainName, requestKey: newRequestKey() })
  }

  return (
    <form onSubmit={submit} className="grid gap-4">
      {register.error !== null && message === null && <ProblemNotice error={register.error} />}
      <Field
        label={texts.label}
        hint={texts.hint}
        error={message === null || problem === null ? null : `${message} ${problem.fix}`}
      >
        {(control) => (
          <input
            {...control}
            required
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            inputMode="url"
            placeholder="example.com"
            value={domainName}
            onChange={(event) => setDomainName(event.target.value)}
            className={controlClasses}
          />
        )}
      </Field>
      <Button type="submit" look="main" disabled={register.isPending} className="justify-self-start">
        {register.isPending ? texts.submitting : texts.submit}
      </Button>
    </form>
  )
}
