import type { Command } from 'commander'
import type { components } from '#client/schema.ts'
import { type CommonOptions, type OpenCommand, withCommonOptions } from './common-options.ts'
import { confirmRemoval } from './confirm-removal.ts'

type Schemas = components['schemas']

interface RemoveOptions extends CommonOptions {
  readonly yes?: boolean
}

/** `rookery remove DOMAIN`: the other end of `rookery provision`. The domain itself stays registered. */
export function addRemoveCommand(program: Command, open: OpenCommand): void {
  withCommonOptions(program.command('remove'))
    .description("give back a domain's infrastructure: its records, its node, and all mail on it")
    .argument('<domain>')
    .option('--yes', 'do not ask')
    .action(async (domainName: string, options: RemoveOptions) => {
      const { connection, output } = open(options)
      const wanted = domainName.toLowerCase()
      const orders = await connection.list<Schemas['InfrastructureSummary']>('/infrastructure')
      const found = orders.find((order) => order.domainName === wanted || order.id === wanted)
      if (found === undefined) {
        throw new Error(`There is no infrastructure for ${domainName}. "rookery status" shows what there is.`)
      }
      const loss = `This removes the records of ${found.domainName}, and its node with all mail on it when it serves no other domain.`
      await confirmRemoval(output, found.domainName, loss, options.yes === true)
      await connection.delete(`/infrastructure/${found.id}`)
      output.json({ id: found.id, status: 'deleting' })
      output.line(`${found.domainName} is being removed; "rookery status" lists it until all is given back.`)
    })
}
