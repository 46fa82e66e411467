import { type Connection, createConnection } from '#cli/connection.ts'
import type { Output } from '#cli/output.ts'
import { type Infrastructure, watchInfrastructure } from '#cli/watch-infrastructure.ts'
import type { components } from '#client/schema.ts'
import type { LabZone } from '#lab/api/lab-api.ts'
import { askLab } from '#lab/api/lab-client.ts'
import { labPaths } from '#lab/lab-paths.ts'

type Tenant = components['schemas']['Tenant']
type Domain = components['schemas']['CreatedDomain']
type Mailbox = components['schemas']['CreatedMailbox']

export interface MainJobOptions {
  readonly labName: string
  readonly url: string
  readonly operatorKey: string
  readonly domainName: string
  readonly image: 'golden' | 'bare'
  readonly timeoutSeconds: number
}

export interface MainJobResult {
  readonly infrastructure: Infrastructure
  readonly mailbox: Mailbox | null
  readonly seconds: number
}

const tenantName = 'Penguin Post'

/** The main job in the lab: a bare domain, an order, a mailbox, mail that flows both ways. Asking again changes nothing. */
export async function runMainJob(options: MainJobOptions, output: Output): Promise<MainJobResult> {
  const connection = createConnection({ url: options.url, apiKey: options.operatorKey, patienceSeconds: 60 })
  const startedAt = new Date()
  const existing = (await connection.list<Infrastructure>('/infrastructure')).find(
    ({ domainName }) => domainName === options.domainName,
  )
  const id = existing?.id ?? (await orderAnew(connection, options, output))
  if (existing !== undefined) output.line(`${options.domainName} was ordered earlier; everything is looked at again.`)
  const mailbox = await createMailboxOnce(connection, options.domainName)
  const infrastructure = await watchInfrastructure(connection, output, id, {
    timeoutSeconds: options.timeoutSeconds,
    ...(existing === undefined ? {} : { since: startedAt }),
  })
  return { infrastructure, mailbox, seconds: (Date.now() - startedAt.getTime()) / 1000 }
}

async function orderAnew(connection: Connection, options: MainJobOptions, output: Output): Promise<string> {
  const zone = await buyDomain(options.labName, options.domainName)
  output.line(`The lab sold us ${zone.name}: an empty zone at a DNS host that takes signed updates (RFC 2136).`)
  const id = await order(connection, options, zone)
  output.line(`Ordered infrastructure for ${options.domainName} (${options.image} image).`)
  return id
}

async function buyDomain(labName: string, name: string): Promise<LabZone> {
  return (await askLab(labPaths(labName).apiSocket, 'POST', '/zones', { name })) as LabZone
}

/** Resolves with the id of the infrastructure. */
async function order(connection: Connection, options: MainJobOptions, zone: LabZone): Promise<string> {
  const tenant = await findOrCreateTenant(connection)
  const domain = await findOrCreateDomain(connection, tenant.id, options.domainName, zone)
  const ordered = await connection.post<{ infrastructureId: string }>('/infrastructure/provision', {
    tenantId: tenant.id,
    domainId: domain.id,
    vpsConfig: { size: 'starter', region: 'lab', image: options.image },
    autoConfigureDNS: true,
    dnsProvider: 'rfc2136',
    dnsCredentials: credentialsOf(zone),
  })
  return ordered.infrastructureId
}

async function findOrCreateTenant(connection: Connection): Promise<Pick<Tenant, 'id'>> {
  const tenants = await connection.list<Tenant>('/tenants')
  return (
    tenants.find(({ name }) => name === tenantName) ?? (await connection.post<Tenant>('/tenants', { name: tenantName }))
  )
}

async function findOrCreateDomain(
  connection: Connection,
  tenantId: string,
  name: string,
  zone: LabZone,
): Promise<Pick<Domain, 'id'>> {
  const domains = await connection.list<Domain>('/domains')
  const found = domains.find((domain) => domain.name === name)
  if (found !== undefined) return found
  return await connection.post<Domain>('/domains', {
    tenantId,
    name,
    dnsProvider: 'rfc2136',
    dnsCredentials: credentialsOf(zone),
    autoConfigureDns: true,
  })
}

/** Null when it is there already: its password was shown once. */
async function createMailboxOnce(connection: Connection, domainName: string): Promise<Mailbox | null> {
  const emailAddress = `hello@${domainName}`
  const mailboxes = await connection.list<Mailbox>('/mailboxes')
  if (mailboxes.some((mailbox) => mailbox.emailAddress === emailAddress)) return null
  return await connection.post<Mailbox>('/mailboxes', { emailAddress })
}

function credentialsOf({ name, nameserver, tsig }: LabZone) {
  const { keyName, algorithm, secretBase64 } = tsig
  return { server: nameserver, port: 53, keyName, algorithm, secretBase64, zones: [name] }
}
