import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { importMailboxes, previewImport } from '../../api/mail.ts'
import type { DomainView, MailboxImportView } from '../../api/views.ts'
import { ImportRows } from '../../components/ImportRows.tsx'
import { ProblemNotice } from '../../components/ProblemNotice.tsx'
import { text } from '../../texts/text.ts'
import { Button } from '../../ui/Button.tsx'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { newRequestKey } from '../../util/request-key.ts'
import { ImportSource } from './ImportSource.tsx'

const texts = text.mail.import
type OwnDomain = Pick<DomainView, 'id' | 'name'>

/** The button and its dialog: a list, a preview of what would be made of it, and the passwords, once. */
export function ImportMailboxes({ domain }: { readonly domain: OwnDomain }) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>{texts.open}</Button>
      {isOpen && <ImportDialog domain={domain} onClose={() => setIsOpen(false)} />}
    </>
  )
}

function ImportDialog({ domain, onClose }: { readonly domain: OwnDomain; readonly onClose: () => void }) {
  const queries = useQueryClient()
  const [csv, setCsv] = useState('')
  const [made, setMade] = useState<MailboxImportView | null>(null)
  const preview = useMutation({ mutationFn: previewImport, gcTime: 0 })
  const make = useMutation({
    mutationFn: importMailboxes,
    gcTime: 0,
    onSuccess: async (result) => {
      setMade(result)
      await queries.invalidateQueries({ queryKey: ['mailboxes'] })
    },
  })
  if (made !== null) return <Made made={made} onClose={onClose} />
  const shown = preview.data ?? null
  const send = (onError: 'stop' | 'skip') =>
    make.mutate({ requestKey: newRequestKey(), domainId: domain.id, csv, onError })
  return (
    <Dialog title={texts.title(domain.name)} onEscape={onClose} isWide key={shown === null ? 'list' : 'preview'}>
      {shown === null ? (
        <ImportSource
          csv={csv}
          onChange={setCsv}
          error={preview.error}
          isPending={preview.isPending}
          onPreview={() => preview.mutate({ domainId: domain.id, csv })}
          onCancel={onClose}
        />
      ) : (
        <Preview
          shown={shown}
          error={make.error}
          isPending={make.isPending}
          onMake={send}
          onChange={() => {
            make.reset()
            preview.reset()
          }}
        />
      )}
    </Dialog>
  )
}

interface PreviewProps {
  readonly shown: MailboxImportView
  readonly error: Error | null
  readonly isPending: boolean
  readonly onMake: (onError: 'stop' | 'skip') => void
  readonly onChange: () => void
}

function Preview({ shown: { rows, validCount, failedCount }, error, isPending, onMake, onChange }: PreviewProps) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <h3 className="font-semibold">{texts.previewTitle}</h3>
      <Notice tone={failedCount === 0 ? 'good' : 'warn'}>{texts.summary(validCount, failedCount)}</Notice>
      <ImportRows rows={rows} hasErrors={failedCount > 0} />
      {error !== null && <ProblemNotice error={error} />}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onChange}>{texts.change}</Button>
        {validCount > 0 && (
          <Button look="main" disabled={isPending} onClick={() => onMake(failedCount === 0 ? 'stop' : 'skip')}>
            {isPending ? texts.making : failedCount === 0 ? texts.makeAll(validCount) : texts.skip(validCount)}
          </Button>
        )}
      </div>
    </div>
  )
}

/** Closed by the button alone: a slip of the finger does not lose the passwords. */
function Made({ made, onClose }: { readonly made: MailboxImportView; readonly onClose: () => void }) {
  const generated = made.rows.filter(({ password }) => password !== null)
  return (
    <Dialog title={texts.madeTitle(made.createdCount)} isWide key="made">
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
        {generated.length > 0 && (
          <>
            <Notice tone="warn">
              <strong>{texts.once}</strong> {texts.onceFix}
            </Notice>
            <CopyButton
              text={generated.map(({ emailAddress, password }) => `${emailAddress},${password ?? ''}`).join('\n')}
              what={texts.whatPasswords}
              label={texts.copyPasswords}
              isLarge
            />
          </>
        )}
        <ImportRows rows={made.rows} hasErrors={made.failedCount > 0} />
        <Button look="main" onClick={onClose} className="justify-self-end">
          {generated.length > 0 ? texts.kept : text.mail.close}
        </Button>
      </div>
    </Dialog>
  )
}
