import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { addPasskey, passkeysQuery, removePasskey, signInMethodsQuery } from '../api/auth.ts'
import { hasPasskeys } from '../api/passkey.ts'
import type { PasskeyView } from '../api/views.ts'
import { text } from '../texts/text.ts'
import { Button } from '../ui/Button.tsx'
import { formatMoment } from '../util/format-time.ts'
import { TextField } from './TextField.tsx'
import { useAction } from './use-action.ts'

/** One's passkeys, and the way to another. */
export function Passkeys() {
  const [name, setName] = useState('')
  const { data } = useQuery(passkeysQuery)
  const domain = useQuery(signInMethodsQuery).data?.passkeyDomain
  const canHere = hasPasskeys() && (domain === undefined || isBelow(location.hostname, domain))
  const add = useAction({
    run: addPasskey,
    changes: ['passkeys', 'viewer'],
    done: () => text.access.passkeyAdded,
    onDone: () => setName(''),
  })

  function submit(event: FormEvent) {
    event.preventDefault()
    add.mutate(name)
  }

  return (
    <div className="grid gap-3 border-t border-line px-4 py-3">
      <h3 className="font-medium">{text.access.passkeys}</h3>
      {data?.items.length === 0 && <p className="text-sm text-soft">{text.access.noPasskeys}</p>}
      <ul className="grid gap-2">
        {data?.items.map((passkey) => (
          <PasskeyRow key={passkey.id} passkey={passkey} />
        ))}
      </ul>
      {canHere ? (
        <form onSubmit={submit} className="grid grid-cols-[minmax(0,1fr)_auto] items-end gap-2">
          <TextField label={text.access.passkeyName} required maxLength={200} value={name} onChange={setName} />
          <Button type="submit" className="min-h-10" disabled={add.isPending}>
            {text.access.addPasskey}
          </Button>
        </form>
      ) : (
        <p className="text-sm text-soft">{text.access.passkeyElsewhere(domain ?? '')}</p>
      )}
    </div>
  )
}

function PasskeyRow({ passkey: { id, name, lastUsedAt } }: { readonly passkey: PasskeyView }) {
  const remove = useAction({ run: () => removePasskey(id), changes: ['passkeys', 'viewer'] })
  return (
    <li className="flex items-center justify-between gap-3">
      <span className="min-w-0 wrap-anywhere">
        {name}
        <span className="block text-xs text-soft">
          {lastUsedAt === null ? text.access.neverUsed : text.access.lastUsed(formatMoment(lastUsedAt, new Date()))}
        </span>
      </span>
      <Button onClick={() => remove.mutate()}>{text.access.remove}</Button>
    </li>
  )
}

function isBelow(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`)
}
