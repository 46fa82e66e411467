import { useState } from 'react'
import type { MailboxImportRowView } from '../api/views.ts'
import { text } from '../texts/text.ts'
import { Badge } from '../ui/Badge.tsx'
import type { Tone } from '../ui/tone.ts'

const texts = text.mail.import
const tones: Readonly<Record<MailboxImportRowView['state'], Tone>> = { valid: 'good', created: 'good', failed: 'bad' }

interface ImportRowsProps {
  readonly rows: readonly MailboxImportRowView[]
  readonly hasErrors: boolean
}

/** The rows of a list, each with what becomes of it or what is wrong in which column. Scrolls in its own box. */
export function ImportRows({ rows, hasErrors }: ImportRowsProps) {
  const [isOnlyFailed, setIsOnlyFailed] = useState(false)
  const shown = isOnlyFailed ? rows.filter(({ state }) => state === 'failed') : rows
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      {hasErrors && (
        <label className="flex cursor-pointer items-center gap-2 text-sm">
          <input type="checkbox" checked={isOnlyFailed} onChange={() => setIsOnlyFailed(!isOnlyFailed)} />
          {texts.onlyFailed}
        </label>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <ul tabIndex={0} className="max-h-72 divide-y divide-line overflow-y-auto rounded-md border border-line">
        {shown.map((row) => (
          <Row key={row.line} row={row} />
        ))}
      </ul>
    </div>
  )
}

function Row({ row }: { readonly row: MailboxImportRowView }) {
  const { line, emailAddress, state, errors, isPasswordGenerated, password } = row
  return (
    <li
      className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-0.5 px-3 py-1.5"
      data-row={line}
      data-state={state}
    >
      <span className="min-w-0 break-all">
        <span className="mr-2 text-xs text-soft tabular-nums">
          {texts.line} {line}
        </span>
        {emailAddress}
      </span>
      <span>
        <Badge tone={tones[state]}>{texts[state]}</Badge>
      </span>
      {password !== null && <code className="col-span-2 font-mono text-xs break-all">{password}</code>}
      {state === 'valid' && isPasswordGenerated && <span className="text-xs text-soft">{texts.generated}</span>}
      {errors.map(({ field, message }) => (
        <span key={`${field} ${message}`} className="col-span-2 text-sm wrap-anywhere text-bad">
          {columnName(field)}: {message}
        </span>
      ))}
    </li>
  )
}

function columnName(field: string): string {
  return Object.hasOwn(texts.columns, field) ? texts.columns[field as keyof typeof texts.columns] : field
}
