import { type ReactNode, useState } from 'react'
import type { DnsRecordView } from '../api/views.ts'
import { Card } from '../ui/Card.tsx'
import { CopyButton } from '../ui/CopyButton.tsx'
import { zoneFileText } from '../util/record-text.ts'
import { DnsRecordRow } from './DnsRecordRow.tsx'

interface DnsRecordCardProps {
  readonly domainName: string
  readonly records: readonly DnsRecordView[]
  /** Rookery writes them itself. */
  readonly isAutomatic: boolean
  /** The button that has them looked at now. */
  readonly action: ReactNode
}

/** The records that the domain needs, each with what is there now and what to do; everything can be copied. */
export function DnsRecordCard({ domainName, records, isAutomatic, action }: DnsRecordCardProps) {
  const [hasShortNames, setHasShortNames] = useState(false)
  const open = records.filter(({ validationStatus }) => validationStatus !== 'valid').length
  return (
    <Card
      title="DNS records"
      action={
        <span className="flex flex-wrap gap-2">
          <CopyButton text={zoneFileText(records)} what="of all records" label="Copy zone file" isLarge />
          {action}
        </span>
      }
    >
      <div className="flex flex-wrap justify-between gap-x-6 gap-y-1 border-b border-line px-4 py-2 text-sm">
        <p className="text-soft">{introduction(isAutomatic, open, records.length)}</p>
        <label className="flex cursor-pointer items-center gap-2">
          <input type="checkbox" checked={hasShortNames} onChange={() => setHasShortNames(!hasShortNames)} />
          Names without {domainName}
        </label>
      </div>
      <ul className="divide-y divide-line">
        {records.map((record) => (
          <DnsRecordRow key={record.id} record={record} shortenFor={hasShortNames ? domainName : null} />
        ))}
      </ul>
    </Card>
  )
}

function introduction(isAutomatic: boolean, open: number, all: number): string {
  if (all > 0 && open === 0) return `All ${all} records are right.`
  if (isAutomatic) return 'Rookery writes these records itself; what is not right yet is put right without you.'
  return 'Add these records at your DNS host. They are looked at again and again; you need not report back.'
}
