import type { DnsRecordView } from '../api/views.ts'
import { Badge } from '../ui/Badge.tsx'
import { CopyButton } from '../ui/CopyButton.tsx'
import { recordParts, relativeName } from '../util/record-text.ts'
import { verdictWords } from './step-words.ts'

interface DnsRecordRowProps {
  readonly record: DnsRecordView
  /** The domain to leave out of names, for hosts that append it; null: names in full. */
  readonly shortenFor: string | null
}

export function DnsRecordRow({ record, shortenFor }: DnsRecordRowProps) {
  const { tone, word } = verdictWords(record.validationStatus)
  const name = shortenFor === null ? record.name : relativeName(record.name, shortenFor)
  const what = `${record.type} record at ${record.name}`
  const isDone = record.validationStatus === 'valid'
  return (
    <li className="grid grid-cols-[minmax(0,1fr)] gap-1 px-4 py-2.5" data-record={`${record.type} ${record.name}`}>
      <div className="flex items-center justify-between gap-3">
        <p className="font-semibold">
          {record.type}
          <span className="ml-2 font-normal text-soft">{purposeTitles[record.purpose] ?? record.purpose}</span>
        </p>
        <Badge tone={tone}>{word}</Badge>
      </div>
      <dl className="grid gap-1">
        <CopyLine label="Name" text={name} what={`name of the ${what}`} />
        {recordParts(record).map((part) => (
          <CopyLine key={part.label} {...part} what={`${part.label.toLowerCase()} of the ${what}`} />
        ))}
      </dl>
      {record.explanation !== '' && <p className="text-sm wrap-anywhere text-soft">{record.explanation}</p>}
      {!isDone && record.fix !== '' && <p className="text-sm wrap-anywhere">{shortFix(record)}</p>}
    </li>
  )
}

/** The value stands right above, with a button; a key of 400 characters need not be read twice. */
function shortFix({ fix, value }: DnsRecordView): string {
  return fix.replace(`the value "${value}"`, 'the value above')
}

function CopyLine({ label, text, what }: { readonly label: string; readonly text: string; readonly what: string }) {
  return (
    <div className="grid grid-cols-[3.5rem_minmax(0,1fr)] items-start gap-x-2">
      <dt className="text-xs leading-7 text-soft">{label}</dt>
      <dd className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-2">
        <code className="rounded bg-sunken px-2 py-1 font-mono text-xs leading-5 break-all max-sm:line-clamp-5">
          {text}
        </code>
        <CopyButton text={text} what={what} />
      </dd>
    </div>
  )
}

const purposeTitles: Readonly<Record<string, string>> = {
  ownership: 'shows that the domain is yours',
  mx: 'leads mail to the node',
  address: 'where the node is',
  spf: 'SPF: who may send for the domain',
  dkim: 'DKIM: key that mail is signed with',
  dmarc: 'DMARC: what receivers do with forgeries',
}
