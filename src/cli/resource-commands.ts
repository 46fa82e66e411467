import type { Command } from 'commander'
import type { components } from '#client/schema.ts'
import { addAccessCommands } from './access-commands.ts'
import { toPositive } from './arguments.ts'
import { addAuditCommands } from './audit-commands.ts'
import { type CommonOptions, createOpen, type OpenCommand, withCommonOptions } from './common-options.ts'
import { addDomainCommands } from './domain-commands.ts'
import { followEvents, printEvents } from './event-commands.ts'
import { addKeyCommands } from './key-commands.ts'
import { addLoginCommands } from './login-commands.ts'
import { addMailboxCommands } from './mailbox-commands.ts'
import { addNodeCommands } from './node-commands.ts'
import { addProvisionCommand } from './provision-command.ts'
import { addRemoveCommand } from './remove-command.ts'
import { addSecretCommands } from './secret-commands.ts'
import { addStatusCommand } from './status-command.ts'
import { orphanColumns } from './tables.ts'
import { addUserCommands } from './user-commands.ts'

type Schemas = components['schemas']

interface EventOptions extends CommonOptions {
  readonly follow?: boolean
  readonly limit: number
}

const largestEventCount = 500

/** Commands over the API; they have no rights but those of the key. */
export function addResourceCommands(program: Command, environment: Readonly<Record<string, string | undefined>>): void {
  const open = createOpen(environment)
  addProvisionCommand(withCommonOptions(program.command('provision')), open)
  addRemoveCommand(program, open)
  addStatusCommand(withCommonOptions(program.command('status')), open)
  addDomainCommands(program, open)
  addMailboxCommands(program, open)
  addNodeCommands(program, open)
  addSecretCommands(program, open)
  addOrphanCommand(program, open)
  addAuditCommands(program, open)
  addLoginCommands(program, environment, open)
  addAccessCommands(program, open)
  addKeyCommands(program, open)
  addUserCommands(program, open)
  withCommonOptions(program.command('events').description('what happened, newest last'))
    .option('-f, --follow', 'go on as it happens')
    .option('--limit <number>', `how many, at most ${largestEventCount}`, toPositive, 50)
    .action(async (options: EventOptions) => {
      const { connection, output } = open(options)
      const lastId = await printEvents(connection, output, Math.min(options.limit, largestEventCount))
      if (options.follow === true) await followEvents(connection, output, lastId)
    })
}

function addOrphanCommand(program: Command, open: OpenCommand): void {
  withCommonOptions(program.command('orphans').description('machines that bear our mark and belong to no node')).action(
    async (options: CommonOptions) => {
      const { connection, output } = open(options)
      const items = await connection.list<Schemas['Orphan']>('/orphans')
      output.json({ items })
      output.table(orphanColumns, items, 'No orphans: every machine with our mark belongs to a node.')
    },
  )
}
