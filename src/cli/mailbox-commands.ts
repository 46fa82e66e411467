import type { Command } from 'commander'
import type { components } from '#client/schema.ts'
import { toPositive } from './arguments.ts'
import { type CommonOptions, type OpenCommand, withCommonOptions } from './common-options.ts'
import { readInputFile } from './read-input-file.ts'
import { mailboxColumns } from './tables.ts'

type Schemas = components['schemas']

interface AddOptions extends CommonOptions {
  readonly quotaMb?: number
  readonly passwordFile?: string
}

/** `rookery mailboxes …` */
export function addMailboxCommands(program: Command, open: OpenCommand): void {
  const mailboxes = program.command('mailboxes').description('mailboxes of your domains')
  const command = (name: string, description: string) =>
    withCommonOptions(mailboxes.command(name).description(description))

  command('list', 'mailboxes that this key may see').action(async (options: CommonOptions) => {
    const { connection, output } = open(options)
    const items = await connection.list<Schemas['Mailbox']>('/mailboxes')
    output.json({ items })
    output.table(mailboxColumns, items, 'No mailboxes yet. "rookery mailboxes add you@example.com" adds one.')
  })
  command('add', 'make a mailbox')
    .argument('<address>')
    .option('--quota-mb <number>', 'size limit in MiB', toPositive)
    .option('--password-file <file>', 'take the password from a file (else one is generated and shown once)')
    .action(async (address: string, options: AddOptions) => await addMailbox(open, address, options))
  command('delete', 'delete a mailbox')
    .argument('<address>')
    .action(async (address: string, options: CommonOptions) => await deleteMailbox(open, address, options))
}

async function addMailbox(open: OpenCommand, emailAddress: string, options: AddOptions): Promise<void> {
  const { quotaMb, passwordFile } = options
  const password = passwordFile === undefined ? {} : { password: readInputFile(passwordFile).trim() }
  const { connection, output } = open(options)
  const created = await connection.post<Schemas['CreatedMailbox']>('/mailboxes', {
    emailAddress,
    ...(quotaMb === undefined ? {} : { quotaMb }),
    ...password,
  })
  const { imap, smtp } = created
  output.json(created)
  output.line(`${created.emailAddress} is there. IMAP ${imap.host}:${imap.port}, SMTP ${smtp.host}:${smtp.port}.`)
  if (created.password !== null) output.line(`Password (shown this once): ${created.password}`)
}

async function deleteMailbox(open: OpenCommand, address: string, options: CommonOptions): Promise<void> {
  const { connection, output } = open(options)
  const wanted = address.toLowerCase()
  const found = (await connection.list<Schemas['Mailbox']>('/mailboxes')).find((it) => it.emailAddress === wanted)
  if (found === undefined) {
    throw new Error(`There is no mailbox ${address}. "rookery mailboxes list" shows those that are.`)
  }
  await connection.delete(`/mailboxes/${found.id}`)
  output.json({ id: found.id })
  output.line(`${found.emailAddress} is deleted.`)
}
