import type { CertificateView, DkimKeyView, DnsRecordView } from '../api/views.ts'
import { text } from '../texts/text.ts'
import { Badge } from '../ui/Badge.tsx'
import { Card } from '../ui/Card.tsx'
import { CopyButton } from '../ui/CopyButton.tsx'
import { FactRow } from '../ui/FactRow.tsx'
import { formatDay } from '../util/format-time.ts'
import { verdictWords } from './step-words.ts'

interface DkimCardProps {
  readonly keys: readonly DkimKeyView[]
  /** Of the domain, to tell which public halves stand in DNS. */
  readonly records: readonly DnsRecordView[]
}

/** The keys that mail of the domain is signed with. */
export function DkimCard({ keys, records }: DkimCardProps) {
  return (
    <Card title={text.domains.keys}>
      <p className="border-b border-line px-4 py-2 text-sm text-soft">
        {keys.length === 0 ? text.domains.noKeys : text.domains.keysHint}
      </p>
      <ul className="divide-y divide-line">
        {keys.map((key) => (
          <DkimRow key={key.id} dkimKey={key} record={records.find(({ name }) => name === key.recordName) ?? null} />
        ))}
      </ul>
    </Card>
  )
}

function DkimRow({ dkimKey, record }: { readonly dkimKey: DkimKeyView; readonly record: DnsRecordView | null }) {
  const words = verdictWords(record?.validationStatus ?? 'pending')
  return (
    <li className="py-2">
      <dl>
        <FactRow label={text.domains.selector}>
          <span className="flex flex-wrap items-center gap-2">
            <span className="font-mono text-xs">{dkimKey.selector}</span>
            <Badge tone={words.tone}>{words.word}</Badge>
          </span>
        </FactRow>
        <FactRow label={text.domains.algorithm}>{dkimKey.algorithm}</FactRow>
        <FactRow label={text.domains.published}>
          <span className="font-mono text-xs">{dkimKey.recordName}</span>
        </FactRow>
        <FactRow label={text.domains.created}>{formatDay(dkimKey.createdAt)}</FactRow>
        <FactRow label={text.domains.publicKey}>
          <span className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-2">
            <code className="truncate rounded bg-sunken px-2 py-1 font-mono text-xs">{dkimKey.publicKeyBase64}</code>
            <CopyButton text={dkimKey.publicKeyBase64} what={`public key of ${dkimKey.selector}`} />
          </span>
        </FactRow>
      </dl>
    </li>
  )
}

/** The certificate of the domain's mail server. */
export function CertificateCard({ certificate }: { readonly certificate: CertificateView | null }) {
  const condition = certificate?.conditions.find(({ type }) => type === 'CertificateReady')
  const expiresAt = certificate?.expiresAt ?? null
  if (certificate === null || expiresAt === null) {
    return (
      <Card title={text.domains.certificate}>
        <p className="px-4 py-3 text-soft">{condition?.message ?? text.domains.noCertificate}</p>
      </Card>
    )
  }
  const days = Math.max(0, Math.floor((Date.parse(expiresAt) - Date.now()) / 86_400_000))
  return (
    <Card
      title={text.domains.certificate}
      mark={<Badge tone={days < 15 ? 'warn' : 'good'}>{text.domains.daysLeft(days)}</Badge>}
    >
      <dl className="py-2">
        <FactRow label={text.domains.certificateNames}>{certificate.names.join(', ')}</FactRow>
        <FactRow label={text.domains.certificateIssued}>
          {certificate.issuedAt === null ? '–' : formatDay(certificate.issuedAt)}
        </FactRow>
        <FactRow label={text.domains.certificateExpires}>{formatDay(expiresAt)}</FactRow>
        <FactRow label={text.domains.certificateSerial}>
          <span className="font-mono text-xs">{certificate.serialNumber ?? '–'}</span>
        </FactRow>
      </dl>
      <p className="border-t border-line px-4 py-2 text-sm text-soft">{condition?.message ?? text.domains.renewal}</p>
    </Card>
  )
}
