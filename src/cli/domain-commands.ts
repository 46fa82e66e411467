import { type Command, Option } from 'commander'
import type { components } from '#client/schema.ts'
import { type CommonOptions, type OpenCommand, withCommonOptions } from './common-options.ts'
import { domainColumns, recordColumns } from './tables.ts'

type Schemas = components['schemas']

interface AddOptions extends CommonOptions {
  readonly tenant?: string
  readonly setUp: string
}

/** `rookery domains …` */
export function addDomainCommands(program: Command, open: OpenCommand): void {
  const domains = program.command('domains').description('mail domains')
  const command = (name: string, description: string) =>
    withCommonOptions(domains.command(name).description(description))

  command('list', 'domains that this key may see').action(async (options: CommonOptions) => {
    const { connection, output } = open(options)
    const items = await connection.list<Schemas['Domain']>('/domains')
    output.json({ items })
    output.table(domainColumns, items, 'No domains yet. "rookery domains add example.com" adds one.')
  })
  command('add', 'register a domain; says how to show that it is yours')
    .argument('<name>')
    .option('--tenant <id>', 'for operator keys: whose domain it is')
    .addOption(new Option('--set-up <type>', 'its MX').choices(['vanity', 'mx_to_primary']).default('vanity'))
    .action(async (name: string, options: AddOptions) => await addDomain(open, name, options))
  command('records', 'records that the domain needs, and what the DNS says')
    .argument('<name-or-id>')
    .action(async (name: string, options: CommonOptions) => await printRecords(open, name, options))
  command('verify', 'look at the DNS now')
    .argument('<name-or-id>')
    .action(async (name: string, options: CommonOptions) => await verifyDomain(open, name, options))
  command('suspend', 'let nobody of a domain sign in or send, and refuse mail to it')
    .argument('<name-or-id>')
    .action(async (name: string, options: CommonOptions) => await setSuspended(open, name, true, options))
  command('resume', 'end the suspension of a domain')
    .argument('<name-or-id>')
    .action(async (name: string, options: CommonOptions) => await setSuspended(open, name, false, options))
  command('delete', 'forget a domain without infrastructure, and take our records out of its zone')
    .argument('<name-or-id>')
    .action(async (name: string, options: CommonOptions) => await deleteDomain(open, name, options))
}

async function addDomain(open: OpenCommand, name: string, options: AddOptions): Promise<void> {
  const { connection, output } = open(options)
  const tenant = options.tenant === undefined ? {} : { tenantId: options.tenant }
  const body = { name, dnsSetupType: options.setUp, ...tenant }
  const domain = await connection.post<Schemas['CreatedDomain']>('/domains', body)
  output.json(domain)
  output.line(`${domain.name} is registered as ${domain.id}. Show that it is yours by adding:`)
  output.table(recordColumns, domain.requiredRecords, 'no records')
}

async function printRecords(open: OpenCommand, name: string, options: CommonOptions): Promise<void> {
  const { connection, output } = open(options)
  const domain = findByName(await connection.list<Schemas['Domain']>('/domains'), name)
  const items = await connection.list<Schemas['DnsRecord']>(`/domains/${domain.id}/dns-records`)
  output.json({ items })
  output.table(recordColumns, items, 'no records')
  // piped, the table alone is the answer
  if (!output.isTerminal) return
  for (const { explanation, fix } of items.filter((record) => record.fix !== '' && !record.isValidated)) {
    output.line(`\n${explanation}\n  ${fix}`)
  }
}

async function verifyDomain(open: OpenCommand, name: string, options: CommonOptions): Promise<void> {
  const { connection, output } = open(options)
  const domain = findByName(await connection.list<Schemas['Domain']>('/domains'), name)
  output.json(await connection.post(`/domains/${domain.id}/verify`))
  output.line(`Looking at the DNS of ${domain.name}. "rookery domains records ${domain.name}" shows what was found.`)
}

async function setSuspended(
  open: OpenCommand,
  name: string,
  isSuspended: boolean,
  options: CommonOptions,
): Promise<void> {
  const { connection, output } = open(options)
  const domain = findByName(await connection.list<Schemas['Domain']>('/domains'), name)
  output.json(await connection.patch(`/domains/${domain.id}`, { isSuspended }))
  output.line(`${domain.name} is ${isSuspended ? 'suspended' : 'no longer suspended'}.`)
}

async function deleteDomain(open: OpenCommand, name: string, options: CommonOptions): Promise<void> {
  const { connection, output } = open(options)
  const domain = findByName(await connection.list<Schemas['Domain']>('/domains'), name)
  await connection.delete(`/domains/${domain.id}`)
  output.json({ id: domain.id })
  output.line(`${domain.name} is being deleted.`)
}

/** By name or id. */
function findByName(domains: readonly Schemas['Domain'][], wanted: string): Schemas['Domain'] {
  const found = domains.find(({ id, name }) => id === wanted || name === wanted.toLowerCase())
  if (found !== undefined) return found
  throw new Error(`There is no domain ${wanted} that this key may see. "rookery domains list" shows those that are.`)
}
