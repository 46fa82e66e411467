import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import type { components } from '#client/schema.ts'
import { followEvents, printEvents } from './event-commands.ts'
import { findConnection } from './find-connection.ts'
import { createOutput } from './output.ts'
import { addProvisionCommand } from './provision-command.ts'
import {
  domainColumns,
  infrastructureColumns,
  mailboxColumns,
  nodeColumns,
  orphanColumns,
  recordColumns,
} from './tables.ts'

type Schemas = components['schemas']
type Environment = Readonly<Record<string, string | undefined>>

interface CommonOptions {
  readonly json?: boolean
  readonly url?: string
}

/** Commands over the API; they have no rights but those of the key. */
export function addResourceCommands(program: Command, environment: Environment): void {
  const open = (options: CommonOptions) => ({
    connection: findConnection(environment, options.url),
    output: createOutput(process.stdout, { json: options.json ?? false }),
  })
  const common = (command: Command) =>
    command
      .option('--json', 'print JSON')
      .option('--url <url>', 'address of the API (default: that of "npm start" here)')

  addProvisionCommand(common(program.command('provision')), open)

  common(program.command('status').description('every order with its state')).action(async (options: CommonOptions) => {
    const { connection, output } = open(options)
    const items = await connection.list<Schemas['InfrastructureSummary']>('/infrastructure')
    output.json({ items })
    output.table(infrastructureColumns, items, 'Nothing was ordered yet. "rookery provision example.com" orders.')
  })

  const domains = program.command('domains').description('mail domains')
  common(domains.command('list')).action(async (options: CommonOptions) => {
    const { connection, output } = open(options)
    const items = await connection.list<Schemas['Domain']>('/domains')
    output.json({ items })
    output.table(domainColumns, items, 'No domains yet. "rookery domains add example.com" adds one.')
  })
  common(domains.command('add').argument('<name>'))
    .option('--tenant <id>', 'for operator keys: whose domain it is')
    .option('--set-up <type>', 'vanity or mx_to_primary', 'vanity')
    .action(async (name: string, options: CommonOptions & { readonly tenant?: string; readonly setUp: string }) => {
      const { connection, output } = open(options)
      const tenant = options.tenant === undefined ? {} : { tenantId: options.tenant }
      const domain = await connection.post<Schemas['CreatedDomain']>('/domains', {
        name,
        dnsSetupType: options.setUp,
        ...tenant,
      })
      output.json(domain)
      output.line(`${domain.name} is registered as ${domain.id}. Show that it is yours by adding:`)
      output.table(recordColumns, domain.requiredRecords, 'no records')
    })
  common(
    domains.command('records').argument('<name-or-id>', 'records that the domain needs, and what the DNS says'),
  ).action(async (name: string, options: CommonOptions) => {
    const { connection, output } = open(options)
    const domain = await findByName(await connection.list<Schemas['Domain']>('/domains'), name)
    const items = await connection.list<Schemas['DnsRecord']>(`/domains/${domain.id}/dns-records`)
    output.json({ items })
    output.table(recordColumns, items, 'no records')
    for (const record of items.filter((r) => r.fix !== '' && !r.isValidated))
      output.line(`\n${record.explanation}\n  ${record.fix}`)
  })
  common(domains.command('verify').argument('<name-or-id>', 'look at the DNS now')).action(
    async (name: string, options: CommonOptions) => {
      const { connection, output } = open(options)
      const domain = await findByName(await connection.list<Schemas['Domain']>('/domains'), name)
      output.json(await connection.post(`/domains/${domain.id}/verify`))
      output.line(
        `Looking at the DNS of ${domain.name}. "rookery domains records ${domain.name}" shows what was found.`,
      )
    },
  )

  const mailboxes = program.command('mailboxes').description('mailboxes')
  common(mailboxes.command('list')).action(async (options: CommonOptions) => {
    const { connection, output } = open(options)
    const items = await connection.list<Schemas['Mailbox']>('/mailboxes')
    output.json({ items })
    output.table(mailboxColumns, items, 'No mailboxes yet. "rookery mailboxes add you@example.com" adds one.')
  })
  common(mailboxes.command('add').argument('<address>'))
    .option('--quota-mb <number>', 'size limit in MiB')
    .option('--password-file <file>', 'take the password from a file (else one is generated and shown once)')
    .action(
      async (
        emailAddress: string,
        options: CommonOptions & { readonly quotaMb?: string; readonly passwordFile?: string },
      ) => {
        const { connection, output } = open(options)
        const created = await connection.post<Schemas['CreatedMailbox']>('/mailboxes', {
          emailAddress,
          ...(options.quotaMb === undefined ? {} : { quotaMb: Number(options.quotaMb) }),
          ...(options.passwordFile === undefined
            ? {}
            : { password: readFileSync(options.passwordFile, 'utf8').trim() }),
        })
        output.json(created)
        output.line(
          `${created.emailAddress} is there. IMAP ${created.imap.host}:${created.imap.port}, SMTP ${created.smtp.host}:${created.smtp.port}.`,
        )
        if (created.password !== null) output.line(`Password (shown this once): ${created.password}`)
      },
    )
  common(mailboxes.command('delete').argument('<address>')).action(async (address: string, options: CommonOptions) => {
    const { connection, output } = open(options)
    const mailbox = (await connection.list<Schemas['Mailbox']>('/mailboxes')).find((m) => m.emailAddress === address)
    if (mailbox === undefined) throw new Error(`There is no mailbox ${address}.`)
    await connection.delete(`/mailboxes/${mailbox.id}`)
    output.json({ id: mailbox.id })
    output.line(`${address} is deleted.`)
  })

  common(program.command('nodes').description('mail nodes')).action(async (options: CommonOptions) => {
    const { connection, output } = open(options)
    const items = await connection.list<Schemas['Node']>('/infrastructure/nodes')
    output.json({ items })
    output.table(nodeColumns, items, 'No nodes yet.')
  })
  common(program.command('orphans').description('machines that bear our mark and belong to no node')).action(
    async (options: CommonOptions) => {
      const { connection, output } = open(options)
      const items = await connection.list<Schemas['Orphan']>('/orphans')
      output.json({ items })
      output.table(orphanColumns, items, 'No orphans: every machine with our mark belongs to a node.')
    },
  )
  common(program.command('events').description('what happened, newest last'))
    .option('-f, --follow', 'go on as it happens')
    .option('--limit <number>', 'how many', '50')
    .action(async (options: CommonOptions & { readonly follow?: boolean; readonly limit: string }) => {
      const { connection, output } = open(options)
      const lastId = await printEvents(connection, output, Number(options.limit))
      if (options.follow === true) await followEvents(connection, output, lastId)
    })
}

/** By name or id. */
async function findByName(domains: readonly Schemas['Domain'][], wanted: string): Promise<Schemas['Domain']> {
  const found = domains.find(({ id, name }) => id === wanted || name === wanted.toLowerCase())
  if (found === undefined) throw new Error(`There is no domain ${wanted} that this key may see.`)
  return found
}
