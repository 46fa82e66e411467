import { type Command, Option } from 'commander'
import type { components } from '#client/schema.ts'
import { toImage, toPositive } from './arguments.ts'
import type { CommonOptions, OpenCommand } from './common-options.ts'
import type { Connection } from './connection.ts'
import { readInputJson } from './read-input-file.ts'
import { recordColumns } from './tables.ts'
import { type Infrastructure, watchInfrastructure } from './watch-infrastructure.ts'

type Schemas = components['schemas']

interface ProvisionOptions extends CommonOptions {
  readonly tenant?: string
  readonly size: string
  readonly region: string
  readonly image?: string
  readonly dns: string
  readonly dnsCredentials?: string
  readonly wait: boolean
  readonly timeout: number
}

const sizes = ['starter', 'professional', 'business', 'enterprise'] as const

/** `rookery provision DOMAIN`: registers the domain when it is new, orders, and follows the order to the end. */
export function addProvisionCommand(command: Command, open: OpenCommand): void {
  command
    .description('order everything that a domain needs, and watch it happen')
    .argument('<domain>')
    .option('--tenant <id>', 'for operator keys: whose domain it is')
    .addOption(new Option('--size <size>', 'of the machine').choices(sizes).default('starter'))
    .option('--region <region>', 'where the machine stands', 'lab')
    .option('--image <image>', 'golden (packages installed) or bare', toImage)
    .option('--dns <provider>', 'who changes the zone: rfc2136, or manual', 'manual')
    .option('--dns-credentials <file>', 'JSON file with what the DNS provider needs')
    .option('--no-wait', 'order and return')
    .option('--timeout <seconds>', 'how long to watch', toPositive, 900)
    .action(async (domainName: string, options: ProvisionOptions) => {
      const { connection, output } = open(options)
      const ordered = await order(connection, domainName, options)
      output.line(`Ordered infrastructure for ${domainName}: ${ordered.infrastructureId}`)
      if (options.dns === 'manual') {
        const records = await connection.list<Schemas['DnsRecord']>(`/domains/${ordered.domainId}/dns-records`)
        output.line('Add these records at your DNS host (more follow when the machine has its address):')
        output.table(recordColumns, records, 'no records yet')
      }
      if (!options.wait) return output.json(ordered)
      const done = await watchInfrastructure(connection, output, ordered.infrastructureId, {
        timeoutSeconds: options.timeout,
      })
      output.json(done)
      output.line(
        `${domainName} is ${done.status}; score ${done.deliverabilityScore ?? '-'}. "rookery mailboxes add you@${domainName}" is next.`,
      )
    })
}

async function order(connection: Connection, domainName: string, options: ProvisionOptions): Promise<Infrastructure> {
  const isAutomatic = options.dns !== 'manual'
  const credentials = options.dnsCredentials === undefined ? undefined : readInputJson(options.dnsCredentials)
  const tenant = options.tenant === undefined ? {} : { tenantId: options.tenant }
  const domains = await connection.list<Schemas['Domain']>('/domains')
  const domain =
    domains.find(({ name }) => name === domainName.toLowerCase()) ??
    (await connection.post<Schemas['CreatedDomain']>('/domains', { name: domainName, ...tenant }))
  return await connection.post<Infrastructure>('/infrastructure/provision', {
    tenantId: domain.tenantId,
    domainId: domain.id,
    vpsConfig: {
      size: options.size,
      region: options.region,
      ...(options.image === undefined ? {} : { image: options.image }),
    },
    autoConfigureDNS: isAutomatic,
    dnsProvider: options.dns,
    ...(credentials === undefined ? {} : { dnsCredentials: credentials }),
  })
}
