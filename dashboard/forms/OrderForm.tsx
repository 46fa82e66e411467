import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { type Order, orderInfrastructure } from '../api/order.ts'
import { fieldMessage, type Problem, toProblem } from '../api/problem.ts'
import { offeringsQuery } from '../api/queries.ts'
import { ProblemNotice } from '../components/ProblemNotice.tsx'
import { Button } from '../ui/Button.tsx'
import { controlClasses, Field } from '../ui/Field.tsx'
import { paths } from '../util/paths.ts'
import { newRequestKey } from '../util/request-key.ts'
import { DnsFields } from './DnsFields.tsx'
import { SizeFields } from './SizeFields.tsx'

const emptyOrder: Order = {
  requestKey: '',
  domainName: '',
  size: 'starter',
  region: '',
  dns: { kind: 'manual' },
}

/** Pointers that a field of this form shows; what concerns another is shown above the form. */
const shownPointers = [
  '/name',
  '/vpsConfig/size',
  '/vpsConfig/region',
  '/dnsProvider',
  '/dnsCredentials/server',
  '/dnsCredentials/keyName',
  '/dnsCredentials/secretBase64',
]

/** Orders everything that a domain needs; leads to the page where it can be watched. */
export function OrderForm() {
  const navigate = useNavigate()
  const regions = useQuery(offeringsQuery).data?.regions ?? []
  const [edited, setOrder] = useState(emptyOrder)
  const order = { ...edited, region: edited.region === '' ? (regions[0] ?? '') : edited.region }
  const send = useMutation({
    mutationFn: orderInfrastructure,
    onSuccess: (infrastructureId) => navigate({ to: paths.infrastructure, params: { infrastructureId } }),
  })
  const problem = send.error === null ? null : toProblem(send.error)
  const errorAt = (pointer: string) => messageWithFix(problem, pointer)
  const isShownAtField = shownPointers.some((pointer) => errorAt(pointer) !== null)

  function submit(event: FormEvent) {
    event.preventDefault()
    send.mutate({ ...order, requestKey: newRequestKey() })
  }

  return (
    <form onSubmit={submit} className="grid gap-5">
      {send.error !== null && !isShownAtField && <ProblemNotice error={send.error} />}
      <Field
        label="Domain name"
        hint="The domain that mail is to be sent and received for. You need not own a server, only the domain."
        error={errorAt('/name')}
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
            value={order.domainName}
            onChange={(event) => setOrder({ ...order, domainName: event.target.value })}
            className={controlClasses}
          />
        )}
      </Field>
      <SizeFields order={order} regions={regions} onChange={setOrder} errorAt={errorAt} />
      <DnsFields dns={order.dns} onChange={(dns) => setOrder({ ...order, dns })} errorAt={errorAt} />
      <Button type="submit" look="main" disabled={send.isPending || order.region === ''} className="justify-self-start">
        {send.isPending ? 'Ordering …' : 'Order'}
      </Button>
    </form>
  )
}

/** The cause, then what to do. */
function messageWithFix(problem: Problem | null, pointer: string): string | null {
  const message = fieldMessage(problem, pointer)
  return message === null || problem === null ? null : `${message} ${problem.fix}`
}
