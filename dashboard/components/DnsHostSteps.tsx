import type { DomainView } from '../api/views.ts'
import { text } from '../texts/text.ts'

const texts = text.wizard.ownership

/** How a record is added where the zone is; in the host's own words when its name servers tell who that is. */
export function DnsHostSteps({ domain }: { readonly domain: DomainView }) {
  const { dnsHost, nameServers, nameServersSeenAt } = domain
  if (dnsHost !== null) {
    return (
      <div data-dns-host={dnsHost.id}>
        <h3 className="mb-1 font-semibold">{texts.hostTitle(dnsHost.name)}</h3>
        <ol className="ml-5 grid list-decimal gap-1">
          {dnsHost.steps.map((step) => (
            <li key={step} className="wrap-anywhere">
              {step}
            </li>
          ))}
        </ol>
      </div>
    )
  }
  return (
    <div>
      <h3 className="mb-1 font-semibold">{texts.unknownHostTitle}</h3>
      <p className="wrap-anywhere text-soft">{whereOf(nameServers, nameServersSeenAt !== null)}</p>
    </div>
  )
}

function whereOf(nameServers: readonly string[], isSeen: boolean): string {
  if (nameServers.length > 0) return texts.unknownHost(nameServers.slice(0, 3).join(', '))
  return isSeen ? texts.noHost : texts.looking
}
