import { type FormEvent, useState } from 'react'
import { confirmTotp, disableTotp, enrolTotp, renewRecoveryCodes } from '../api/auth.ts'
import { useViewer } from '../hooks/use-viewer.ts'
import { text } from '../texts/text.ts'
import { Button } from '../ui/Button.tsx'
import { CopyButton } from '../ui/CopyButton.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from './TextField.tsx'
import { useAction } from './use-action.ts'

interface Enrolment {
  readonly secret: string
  readonly uri: string
}

/** The authenticator app as second factor: set up, turned off, and its recovery codes. */
export function TotpSection() {
  const hasFactor = useViewer().me?.user?.hasSecondFactor === true
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const enrol = useAction({ run: enrolTotp, changes: [], onDone: setEnrolment })
  const disable = useAction({ run: disableTotp, changes: ['viewer'] })
  const renew = useAction({ run: renewRecoveryCodes, changes: [], onDone: setCodes })
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 px-4 py-3">
      <span>
        <span className="font-medium">{text.access.authenticator}</span>
        <span className="block text-sm text-soft">
          {hasFactor ? text.access.authenticatorOn : text.access.authenticatorOff}
        </span>
      </span>
      <span className="flex flex-wrap gap-2">
        {hasFactor && <Button onClick={() => renew.mutate()}>{text.access.renewCodes}</Button>}
        {hasFactor && <Button onClick={() => disable.mutate()}>{text.access.turnOff}</Button>}
        <Button onClick={() => enrol.mutate()}>{text.access.setUp}</Button>
      </span>
      {enrolment !== null && (
        <Dialog title={text.access.authenticator} onEscape={() => setEnrolment(null)}>
          <ConfirmCode
            enrolment={enrolment}
            onDone={(shown) => {
              setEnrolment(null)
              setCodes(shown)
            }}
          />
        </Dialog>
      )}
      {codes !== null && (
        <Dialog title={text.access.recoveryCodes}>
          <RecoveryCodes codes={codes} onKept={() => setCodes(null)} />
        </Dialog>
      )}
    </div>
  )
}

interface ConfirmCodeProps {
  readonly enrolment: Enrolment
  readonly onDone: (codes: readonly string[]) => void
}

function ConfirmCode({ enrolment, onDone }: ConfirmCodeProps) {
  const [code, setCode] = useState('')
  const confirm = useAction({ run: confirmTotp, changes: ['viewer'], onDone })

  function submit(event: FormEvent) {
    event.preventDefault()
    confirm.mutate(code)
  }

  return (
    <form onSubmit={submit} className="grid gap-4">
      <p>{text.access.totpText}</p>
      <div className="flex flex-wrap items-center gap-2">
        <code className="rounded bg-sunken px-2 py-1 font-mono text-sm break-all">{enrolment.secret}</code>
        <CopyButton text={enrolment.secret} what="secret" />
        <a href={enrolment.uri} className="text-sm text-accent underline underline-offset-2">
          {text.access.openApp}
        </a>
      </div>
      <TextField
        label={text.access.code}
        required
        autoComplete="one-time-code"
        inputMode="numeric"
        value={code}
        onChange={setCode}
      />
      <Button type="submit" look="main" disabled={confirm.isPending}>
        {text.access.confirm}
      </Button>
    </form>
  )
}

function RecoveryCodes({ codes, onKept }: { readonly codes: readonly string[]; readonly onKept: () => void }) {
  return (
    <div className="grid gap-4">
      <p>{text.access.recoveryText}</p>
      <ul className="grid grid-cols-2 gap-1 rounded-md bg-sunken p-3 font-mono text-sm">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex justify-end gap-2">
        <CopyButton text={codes.join('\n')} what="recovery codes" label={text.access.copyCodes} isLarge />
        <Button look="main" onClick={onKept}>
          {text.access.kept}
        </Button>
      </div>
    </div>
  )
}
