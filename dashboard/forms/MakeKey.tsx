import { type FormEvent, useState } from 'react'
import { createKey } from '../api/people.ts'
import { useViewer } from '../hooks/use-viewer.ts'
import { text } from '../texts/text.ts'
import { Button } from '../ui/Button.tsx'
import { CopyButton } from '../ui/CopyButton.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { controlClasses, Field } from '../ui/Field.tsx'
import { newRequestKey } from '../util/request-key.ts'
import { PermissionBoxes } from './PermissionBoxes.tsx'
import { TextField } from './TextField.tsx'
import { useAction } from './use-action.ts'

/** A button that opens the form for a key, and shows the key once. */
export function MakeKey() {
  const [isOpen, setIsOpen] = useState(false)
  const [made, setMade] = useState<string | null>(null)
  const close = () => {
    setIsOpen(false)
    setMade(null)
  }
  return (
    <>
      <Button look="main" onClick={() => setIsOpen(true)}>
        {text.access.addKey}
      </Button>
      {isOpen && made === null && (
        <Dialog title={text.access.addKey} onEscape={close}>
          <KeyForm onMade={setMade} onCancel={close} />
        </Dialog>
      )}
      {made !== null && (
        <Dialog title={text.access.addKey}>
          <div className="grid gap-4">
            <p>{text.access.keyText}</p>
            <code className="rounded bg-sunken px-2 py-1 font-mono text-sm break-all">{made}</code>
            <div className="flex justify-end gap-2">
              <CopyButton text={made} what="key" isLarge />
              <Button look="main" onClick={close}>
                {text.access.kept}
              </Button>
            </div>
          </div>
        </Dialog>
      )}
    </>
  )
}

function KeyForm({ onMade, onCancel }: { readonly onMade: (key: string) => void; readonly onCancel: () => void }) {
  const { me } = useViewer()
  const [name, setName] = useState('')
  const [permissions, setPermissions] = useState<readonly string[]>([])
  const [endDay, setEndDay] = useState('')
  const [networks, setNetworks] = useState('')
  const create = useAction({ run: createKey, changes: ['api-keys'], onDone: onMade })

  function submit(event: FormEvent) {
    event.preventDefault()
    create.mutate({
      requestKey: newRequestKey(),
      name,
      permissions,
      expiresAt: endDay === '' ? null : new Date(`${endDay}T23:59:59`).toISOString(),
      allowedNetworks: networks.split(/\s+/).filter((network) => network !== ''),
    })
  }

  return (
    <form onSubmit={submit} className="grid gap-4">
      <TextField label={text.access.keyName} required autoComplete="off" value={name} onChange={setName} />
      <PermissionBoxes offered={me?.permissions ?? []} chosen={permissions} onChange={setPermissions} />
      <TextField label={text.access.expires} type="date" value={endDay} onChange={setEndDay} />
      <Field label={text.access.networks} hint={text.access.networksHint}>
        {(control) => (
          <textarea
            {...control}
            rows={2}
            spellCheck={false}
            value={networks}
            onChange={(event) => setNetworks(event.target.value)}
            className={`${controlClasses} py-2 font-mono`}
          />
        )}
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>{text.kit.cancel}</Button>
        <Button type="submit" look="main" disabled={create.isPending || permissions.length === 0}>
          {text.access.addKey}
        </Button>
      </div>
    </form>
  )
}
