import { ask, client } from './client.ts'
import { RequestError } from './problem.ts'

export type MachineSize = 'starter' | 'professional' | 'business' | 'enterprise'

/** How the records get into the zone. */
export type DnsChoice = { readonly kind: 'manual' } | DynamicUpdates

/** A name server that takes signed updates (RFC 2136, RFC 8945). */
export interface DynamicUpdates {
  readonly kind: 'rfc2136'
  readonly server: string
  readonly keyName: string
  readonly secretBase64: string
  /** Empty: the domain itself is the zone. */
  readonly zone: string
}

export interface Order {
  /** Sent again with the same order, nothing is made twice. */
  readonly requestKey: string
  /** As typed. */
  readonly domainName: string
  readonly size: MachineSize
  readonly region: string
  readonly dns: DnsChoice
}

/**
 * Registers the domain when it is new and orders everything for it; returns the id of the infrastructure. A domain that
 * is here already, from an order that broke off, is taken as it is.
 */
export async function orderInfrastructure(order: Order): Promise<string> {
  // An operator may find a domain of a tenant's here; the order is that tenant's then.
  const { id: domainId, tenantId } = await registerDomain(order)
  const { infrastructureId } = await ask(
    client().POST('/api/v1/infrastructure/provision', {
      headers: { 'Idempotency-Key': `${order.requestKey}-provision` },
      body: { tenantId, domainId, vpsConfig: { size: order.size, region: order.region }, ...dnsSettings(order) },
    }),
  )
  return infrastructureId
}

export interface OwnDomain {
  readonly id: string
  readonly name: string
  readonly tenantId: string
}

/** Registers the domain, or takes the one that is here already. */
export async function registerDomain(order: Pick<Order, 'requestKey' | 'domainName'>): Promise<OwnDomain> {
  try {
    return await ask(
      client().POST('/api/v1/domains', {
        headers: { 'Idempotency-Key': `${order.requestKey}-domain` },
        body: { name: order.domainName },
      }),
    )
  } catch (error) {
    const isTaken = error instanceof RequestError && error.problem.code === 'domain-taken'
    const own = isTaken ? await findOwnDomain(order.domainName) : null
    if (own === null) throw isTaken ? takenAtField(error) : error
    return own
  }
}

async function findOwnDomain(typedName: string): Promise<OwnDomain | null> {
  const wanted = normalName(typedName)
  let pageToken: string | null = null
  do {
    const query: { limit: number; pageToken?: string } = pageToken === null ? { limit: 200 } : { limit: 200, pageToken }
    const page: { items: readonly OwnDomain[]; nextPageToken: string | null } = await ask(
      client().GET('/api/v1/domains', { params: { query } }),
    )
    const own = page.items.find(({ name }) => name === wanted)
    if (own !== undefined) return own
    pageToken = page.nextPageToken
  } while (pageToken !== null)
  return null
}

/** Who has it is not said, but it is the name that has to change. */
function takenAtField(error: RequestError): RequestError {
  const { problem } = error
  return new RequestError({ ...problem, errors: [{ field: '/name', message: problem.detail }] }, error)
}

function dnsSettings({ dns, domainName }: Order) {
  if (dns.kind === 'manual') return { dnsProvider: 'manual', autoConfigureDNS: false }
  const { kind, zone, ...key } = dns
  const dnsCredentials = { ...key, zones: [normalName(zone === '' ? domainName : zone)] }
  return { dnsProvider: kind, dnsCredentials, autoConfigureDNS: true }
}

/** As far as it can be told here; the API knows better and says so. */
function normalName(typed: string): string {
  return typed.trim().toLowerCase().replace(/\.$/, '')
}
