import { useMutation } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { decideDevice, findDevice } from '../api/devices.ts'
import { ProblemNotice } from '../components/ProblemNotice.tsx'
import { SignedOutCard } from '../components/SignedOutCard.tsx'
import { TextField } from '../forms/TextField.tsx'
import { text } from '../texts/text.ts'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'

/** Where a command line sends its user: compares the code, and lets the device in or not. */
export function DevicePage() {
  const { code = '' } = useSearch({ strict: false })
  const [userCode, setUserCode] = useState(code)
  const find = useMutation({ mutationFn: findDevice })
  const decide = useMutation({ mutationFn: decideDevice })
  const device = find.data

  function submit(event: FormEvent) {
    event.preventDefault()
    find.mutate(userCode.trim().toUpperCase())
  }

  if (decide.isSuccess) {
    return (
      <SignedOutCard title={text.access.device}>
        <Notice tone={decide.variables.isApproved ? 'good' : 'warn'}>
          {decide.variables.isApproved ? text.access.deviceApproved : text.access.deviceDenied}
        </Notice>
      </SignedOutCard>
    )
  }
  return (
    <SignedOutCard title={text.access.device}>
      {(find.error ?? decide.error) !== null && <ProblemNotice error={find.error ?? decide.error} />}
      {device === undefined ? (
        <form onSubmit={submit} className="grid gap-4">
          <TextField
            label={text.access.deviceCode}
            required
            autoComplete="off"
            autoCapitalize="characters"
            value={userCode}
            onChange={setUserCode}
          />
          <Button type="submit" look="main" disabled={find.isPending}>
            {text.access.continue}
          </Button>
        </form>
      ) : (
        <>
          <p className="wrap-anywhere">{text.access.deviceText(device.clientName, device.requestedFrom)}</p>
          <div className="flex justify-end gap-2">
            <Button onClick={() => decide.mutate({ userCode, isApproved: false })}>{text.access.deny}</Button>
            <Button look="main" onClick={() => decide.mutate({ userCode, isApproved: true })}>
              {text.access.approve}
            </Button>
          </div>
        </>
      )}
    </SignedOutCard>
  )
}
