import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { DynamicUpdates } from '../../api/order.ts'
import { fieldMessage, toProblem } from '../../api/problem.ts'
import { offeringsQuery } from '../../api/queries.ts'
import { applyPlan, openPlanQuery, proposePlan } from '../../api/set-up.ts'
import type { DomainView, PlanView } from '../../api/views.ts'
import { PlannedChanges } from '../../components/PlannedChanges.tsx'
import { ProblemNotice } from '../../components/ProblemNotice.tsx'
import { text } from '../../texts/text.ts'
import { Button } from '../../ui/Button.tsx'
import { controlClasses, Field } from '../../ui/Field.tsx'
import { Notice } from '../../ui/Notice.tsx'

const texts = text.wizard.records

/**
 * Has the records written by Rookery: access to the zone, then the changes, then a yes. Where it is stands on the server:
 * whoever comes back finds the changes, or what is wrong with the access.
 */
export function ApplyForMe({ domain }: { readonly domain: DomainView }) {
  const plan = useQuery(openPlanQuery(domain.id)).data ?? null
  const offerings = useQuery(offeringsQuery).data
  const [isAsking, setIsAsking] = useState(false)
  if (domain.autoConfigureDns && plan === null) return <Notice tone="good">{texts.automatic}</Notice>
  const hasAccess = domain.dnsProvider !== 'manual'
  const refusal = domain.conditions.find(({ type, status }) => type === 'DnsApplied' && status === 'false')
  const canWrite = offerings === undefined || offerings.dnsProviders.includes('rfc2136')
  return (
    <section aria-label={texts.applyTitle} className="grid gap-3 rounded-md border border-line p-3">
      <div>
        <h3 className="font-semibold">{texts.applyTitle}</h3>
        <p className="text-soft">{texts.applyIntroduction}</p>
      </div>
      {hasAccess && plan === null && refusal !== undefined && !isAsking && (
        <Notice tone="bad">{refusal.message}</Notice>
      )}
      {plan !== null && !isAsking && <PlanToApply plan={plan} />}
      {hasAccess && plan === null && refusal === undefined && !isAsking && <p role="status">{texts.showing}</p>}
      {!canWrite && <p className="text-soft">{texts.noProviders}</p>}
      {canWrite && isAsking && <AccessForm domain={domain} onSent={() => setIsAsking(false)} />}
      {canWrite && !isAsking && (
        <Button onClick={() => setIsAsking(true)} className="justify-self-start">
          {hasAccess ? texts.otherAccess : texts.giveAccess}
        </Button>
      )}
    </section>
  )
}

function PlanToApply({ plan }: { readonly plan: PlanView }) {
  const queries = useQueryClient()
  const apply = useMutation({
    mutationFn: applyPlan,
    // also after a refusal: there is a newer plan then
    onSettled: () => queries.invalidateQueries({ queryKey: ['domain', plan.resourceId] }),
  })
  return (
    <div className="grid gap-2">
      <h4 className="font-semibold">{texts.planTitle}</h4>
      <p className="text-soft">{texts.planIntroduction(plan.changes.length)}</p>
      {plan.reasons.slice(1).map((reason) => (
        <Notice key={reason} tone="warn">
          {reason}
        </Notice>
      ))}
      <PlannedChanges changes={plan.changes} />
      {apply.error !== null && <ProblemNotice error={apply.error} />}
      <Button look="main" onClick={() => apply.mutate(plan)} disabled={apply.isPending} className="justify-self-start">
        {apply.isPending ? texts.applying : texts.apply}
      </Button>
    </div>
  )
}

const fields = [
  { name: 'server', label: texts.server, hint: texts.serverHint, type: 'text', isRequired: true },
  { name: 'keyName', label: texts.keyName, hint: texts.keyNameHint, type: 'text', isRequired: true },
  { name: 'secretBase64', label: texts.secret, hint: texts.secretHint, type: 'password', isRequired: true },
  { name: 'zone', label: texts.zone, hint: texts.zoneHint, type: 'text', isRequired: false },
] as const

const noAccess: DynamicUpdates = { kind: 'rfc2136', server: '', keyName: '', secretBase64: '', zone: '' }

function AccessForm({ domain, onSent }: { readonly domain: DomainView; readonly onSent: () => void }) {
  const queries = useQueryClient()
  const [access, setAccess] = useState(noAccess)
  const propose = useMutation({
    mutationFn: proposePlan,
    // the secret is not kept a moment longer than it is sent
    gcTime: 0,
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['domain', domain.id] })
      onSent()
    },
  })
  const problem = propose.error === null ? null : toProblem(propose.error)
  const errorAt = (name: string) => fieldMessage(problem, `/dnsCredentials/${name}`)
  const isShownAtField = fields.some(({ name }) => errorAt(name) !== null)

  function submit(event: FormEvent) {
    event.preventDefault()
    propose.mutate({ domain, access })
  }

  return (
    <form onSubmit={submit} className="grid gap-3">
      {propose.error !== null && !isShownAtField && <ProblemNotice error={propose.error} />}
      <p className="text-sm">
        {texts.providerLabel}: {texts.providers.rfc2136}
      </p>
      <div className="grid gap-3 sm:grid-cols-2">
        {fields.map(({ name, label, hint, type, isRequired }) => (
          <Field key={name} label={label} hint={hint} error={errorAt(name)}>
            {(control) => (
              <input
                {...control}
                type={type}
                required={isRequired}
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
                value={access[name]}
                onChange={(event) => setAccess({ ...access, [name]: event.target.value })}
                className={controlClasses}
              />
            )}
          </Field>
        ))}
      </div>
      <Button type="submit" disabled={propose.isPending} className="justify-self-start">
        {propose.isPending ? texts.showing : texts.show}
      </Button>
    </form>
  )
}
