import type { MailCredentials } from '../api/create-mailbox.ts'
import { CopyButton } from '../ui/CopyButton.tsx'

/** Everything that a mail program asks for, each with a copy button. Shown once. */
export function CredentialList({ credentials }: { readonly credentials: MailCredentials }) {
  const { address, password, serverName, imapPort, smtpPorts } = credentials
  return (
    <dl className="grid gap-1.5">
      <Line label="Address and user name" text={address} />
      <Line label="Password" text={password} />
      <Line label="Server, in and out" text={serverName} />
      <Line label="Incoming: IMAP with TLS, port" text={String(imapPort)} />
      {smtpPorts.map((port) => (
        <Line key={port} label={`Outgoing: SMTP with ${port === 465 ? 'TLS' : 'STARTTLS'}, port`} text={String(port)} />
      ))}
    </dl>
  )
}

function Line({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <div>
      <dt className="text-xs text-soft">{label}</dt>
      <dd className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-2">
        <code className="rounded bg-sunken px-2 py-1 font-mono text-sm break-all">{text}</code>
        <CopyButton text={text} what={label.toLowerCase()} />
      </dd>
    </div>
  )
}
