import type { DnsChoice, DynamicUpdates } from '../api/order.ts'
import { controlClasses, Field } from '../ui/Field.tsx'

interface DnsFieldsProps {
  readonly dns: DnsChoice
  readonly onChange: (dns: DnsChoice) => void
  readonly errorAt: (pointer: string) => string | null
}

const emptyKey: DynamicUpdates = { kind: 'rfc2136', server: '', keyName: '', secretBase64: '', zone: '' }

/** Who writes the records: a person, or Rookery at a name server that takes updates (RFC 2136, TSIG). */
export function DnsFields({ dns, onChange, errorAt }: DnsFieldsProps) {
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-1 text-sm font-semibold">DNS records</legend>
      <Choice
        isChosen={dns.kind === 'manual'}
        onChoose={() => onChange({ kind: 'manual' })}
        title="By hand"
        hint="You are shown each record with a copy button, and what is still missing or wrong."
      />
      <Choice
        isChosen={dns.kind === 'rfc2136'}
        onChoose={() => onChange(emptyKey)}
        title="Automatic"
        hint="Rookery writes them at your name server by dynamic update, and changes nothing that is not its own."
      />
      {dns.kind === 'rfc2136' && <KeyFields dns={dns} onChange={onChange} errorAt={errorAt} />}
    </fieldset>
  )
}

interface ChoiceProps {
  readonly isChosen: boolean
  readonly onChoose: () => void
  readonly title: string
  readonly hint: string
}

function Choice({ isChosen, onChoose, title, hint }: ChoiceProps) {
  return (
    <label className="grid cursor-pointer grid-cols-[auto_1fr] items-start gap-x-2">
      <input type="radio" name="dns" checked={isChosen} onChange={onChoose} className="mt-1" />
      <span>
        {title}
        <span className="block text-xs text-soft">{hint}</span>
      </span>
    </label>
  )
}

const keyFields = [
  { name: 'server', label: 'Name server', hint: 'Its name or address.', type: 'text', isRequired: true },
  { name: 'keyName', label: 'Name of the TSIG key', hint: 'As the server knows it.', type: 'text', isRequired: true },
  {
    name: 'secretBase64',
    label: 'Secret of the key',
    hint: 'Base64; kept sealed.',
    type: 'password',
    isRequired: true,
  },
  {
    name: 'zone',
    label: 'Zone (optional)',
    hint: 'Left empty: the domain is a zone of its own.',
    type: 'text',
    isRequired: false,
  },
] as const

function KeyFields({ dns, onChange, errorAt }: DnsFieldsProps & { readonly dns: DynamicUpdates }) {
  return (
    <div className="ml-6 grid gap-3 border-l-2 border-line pl-4">
      {keyFields.map(({ name, label, hint, type, isRequired }) => (
        <Field key={name} label={label} hint={hint} error={errorAt(`/dnsCredentials/${name}`)}>
          {(control) => (
            <input
              {...control}
              type={type}
              required={isRequired}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              value={dns[name]}
              onChange={(event) => onChange({ ...dns, [name]: event.target.value })}
              className={controlClasses}
            />
          )}
        </Field>
      ))}
    </div>
  )
}
