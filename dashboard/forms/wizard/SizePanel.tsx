import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { MachineSize } from '../../api/order.ts'
import { offeringsQuery } from '../../api/queries.ts'
import { orderFor } from '../../api/set-up.ts'
import type { DomainView, InfrastructureView, OfferingsView } from '../../api/views.ts'
import { ProblemNotice } from '../../components/ProblemNotice.tsx'
import { text } from '../../texts/text.ts'
import { Button } from '../../ui/Button.tsx'
import { controlClasses, Field } from '../../ui/Field.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { formatMemory, formatPrice } from '../../util/format-price.ts'
import { newRequestKey } from '../../util/request-key.ts'

const texts = text.wizard.size

interface SizePanelProps {
  readonly domain: DomainView
  readonly infrastructure: InfrastructureView | null
  readonly onOrdered: () => void
}

/** Size, region and image of the node, with prices where the provider tells them. */
export function SizePanel({ domain, infrastructure, onOrdered }: SizePanelProps) {
  const { data: offerings, error } = useQuery(offeringsQuery)
  if (infrastructure !== null) {
    const { size, region } = infrastructure.node
    return <Notice tone="good">{texts.done(sizeName(size), region)}</Notice>
  }
  return (
    <div className="grid gap-4">
      <p>{texts.introduction}</p>
      {error !== null && <ProblemNotice error={error} />}
      {offerings !== undefined && <SizeForm domain={domain} offerings={offerings} onOrdered={onOrdered} />}
    </div>
  )
}

interface SizeFormProps {
  readonly domain: DomainView
  readonly offerings: OfferingsView
  readonly onOrdered: () => void
}

function SizeForm({ domain, offerings, onOrdered }: SizeFormProps) {
  const queries = useQueryClient()
  const [size, setSize] = useState<MachineSize>('starter')
  const [region, setRegion] = useState(offerings.regions[0] ?? '')
  const [image, setImage] = useState(offerings.defaultImage === 'bare' ? 'bare' : 'golden')
  const order = useMutation({
    mutationFn: orderFor,
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['domain', domain.id] })
      onOrdered()
    },
  })

  function submit(event: FormEvent) {
    event.preventDefault()
    order.mutate({ requestKey: newRequestKey(), domain, size, region, image: image === 'bare' ? 'bare' : 'golden' })
  }

  return (
    <form onSubmit={submit} className="grid gap-4">
      {order.error !== null && <ProblemNotice error={order.error} />}
      <fieldset className="grid gap-2 sm:grid-cols-2">
        <legend className="mb-1 text-sm font-semibold">{texts.size}</legend>
        {offerings.sizes.filter(isSize).map((it) => (
          <SizeChoice
            key={it}
            size={it}
            machine={offerings.machines.find((machine) => machine.size === it && machine.region === region)}
            hasPrices={offerings.machines.some(({ monthlyPrice }) => monthlyPrice !== null)}
            isChosen={it === size}
            onChoose={() => setSize(it)}
          />
        ))}
      </fieldset>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={texts.region}>
          {(control) => (
            <select
              {...control}
              value={region}
              onChange={(event) => setRegion(event.target.value)}
              className={controlClasses}
            >
              {offerings.regions.map((it) => (
                <option key={it}>{it}</option>
              ))}
            </select>
          )}
        </Field>
        <Field label={texts.image}>
          {(control) => (
            <select
              {...control}
              value={image}
              onChange={(event) => setImage(event.target.value)}
              className={controlClasses}
            >
              <option value="golden">{texts.images.golden}</option>
              <option value="bare">{texts.images.bare}</option>
            </select>
          )}
        </Field>
      </div>
      <Button type="submit" look="main" disabled={order.isPending || region === ''} className="justify-self-start">
        {order.isPending ? texts.submitting : texts.submit}
      </Button>
    </form>
  )
}

interface SizeChoiceProps {
  readonly size: MachineSize
  readonly machine: OfferingsView['machines'][number] | undefined
  /** Some provider here tells prices, so one that is missing is worth a word. */
  readonly hasPrices: boolean
  readonly isChosen: boolean
  readonly onChoose: () => void
}

function SizeChoice({ size, machine, hasPrices, isChosen, onChoose }: SizeChoiceProps) {
  const price = machine?.monthlyPrice ?? null
  return (
    <label
      className={`grid cursor-pointer grid-cols-[auto_1fr] items-start gap-x-2 rounded-md border p-3 ${isChosen ? 'border-accent bg-accent/5' : 'border-line'}`}
    >
      <input type="radio" name="size" checked={isChosen} onChange={onChoose} className="mt-1" />
      <span>
        <span className="font-semibold">{texts.sizes[size].name}</span>
        <span className="block text-sm text-soft">{texts.sizes[size].capacity}</span>
        {machine !== undefined && (
          <span className="block text-sm text-soft">
            {texts.machine(machine.vcpus, formatMemory(machine.memoryBytes))}
          </span>
        )}
        {price !== null && (
          <span className="block text-sm font-semibold">{texts.price(formatPrice(price.minor, price.currency))}</span>
        )}
        {price === null && hasPrices && <span className="block text-sm text-soft">{texts.noPrice}</span>}
      </span>
    </label>
  )
}

function isSize(text: string): text is MachineSize {
  return Object.hasOwn(texts.sizes, text)
}

function sizeName(size: string): string {
  return isSize(size) ? texts.sizes[size].name : size
}
