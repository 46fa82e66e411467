import type { InfrastructureView } from '../api/views.ts'

/** What one looks up in a hurry: server, address, size, place, end of the certificate. */
export function FactList({ infrastructure }: { readonly infrastructure: InfrastructureView }) {
  const { node, smtpHost, certificateExpiresAt } = infrastructure
  const facts = [
    ['Server', smtpHost],
    ['Address', node.ipAddress ?? 'not yet'],
    ['Size', `${node.size}, ${node.region}`],
    ['Certificate', certificateExpiresAt === null ? 'not yet' : `until ${formatDay(certificateExpiresAt)}`],
  ] as const
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-0.5 text-sm">
      {facts.map(([label, value]) => (
        <div key={label} className="flex gap-x-1.5">
          <dt className="text-soft">{label}</dt>
          <dd className="break-all">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function formatDay(iso: string): string {
  return new Date(iso).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
}
