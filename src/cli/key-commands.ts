import type { Command } from 'commander'
import type { components } from '#client/schema.ts'
import { toList } from './access-commands.ts'
import { toPositive } from './arguments.ts'
import { type CommonOptions, type OpenCommand, withCommonOptions } from './common-options.ts'
import type { Column } from './output.ts'

type Schemas = components['schemas']

const keyColumns: readonly Column<Schemas['ApiKey']>[] = [
  { title: 'name', value: ({ name }) => name },
  { title: 'state', value: stateOf, style: (key) => (stateOf(key) === 'valid' ? 'green' : 'red') },
  { title: 'for', value: ({ userId }) => (userId === null ? 'the tenant' : 'a person') },
  { title: 'until', value: ({ expiresAt }) => expiresAt ?? 'for ever' },
  {
    title: 'from',
    value: ({ allowedNetworks }) => (allowedNetworks.length === 0 ? 'anywhere' : allowedNetworks.join(' ')),
  },
  {
    title: 'last used',
    value: ({ lastUsedAt, lastUsedFrom }) => `${lastUsedAt ?? 'never'} ${lastUsedFrom ?? ''}`.trim(),
  },
  { title: 'id', value: ({ id }) => id },
]

interface AddOptions extends CommonOptions {
  readonly permissions?: readonly string[]
  readonly days?: number
  readonly networks?: readonly string[]
}

/** `rookery keys …` */
export function addKeyCommands(program: Command, open: OpenCommand): void {
  const keys = program.command('keys').description('API keys of the tenant')
  withCommonOptions(keys.command('list').description('keys with their last use')).action(
    async (options: CommonOptions) => {
      const { connection, output } = open(options)
      const items = await connection.list<Schemas['ApiKey']>('/api-keys')
      output.json({ items })
      output.table(keyColumns, items, 'No keys yet.')
    },
  )
  withCommonOptions(keys.command('add').description('make a key; prints it once'))
    .argument('<name>')
    .option('--permissions <list>', 'separated by commas (default: all that you have)', toList)
    .option('--days <number>', 'how long it is valid (default: for ever)', toPositive)
    .option('--networks <list>', 'from where it may be used, separated by commas (default: anywhere)', toList)
    .action(async (name: string, options: AddOptions) => {
      const { connection, output } = open(options)
      const made = await connection.post<Schemas['CreatedApiKey']>('/api-keys', { name, ...limitsOf(options) })
      output.json(made)
      output.line(`Key "${made.name}" (${made.id}), shown this once:`)
      output.line(made.key)
    })
  withCommonOptions(keys.command('revoke').description('end a key, from the next request on'))
    .argument('<id>')
    .action(async (id: string, options: CommonOptions) => {
      const { connection, output } = open(options)
      await connection.delete(`/api-keys/${encodeURIComponent(id)}`)
      output.json({ id })
      output.line(`Key ${id} is void.`)
    })
}

function limitsOf({ permissions, days, networks }: AddOptions): object {
  return {
    ...(permissions === undefined ? {} : { permissions }),
    ...(days === undefined ? {} : { expiresAt: new Date(Date.now() + days * 24 * 3600 * 1000).toISOString() }),
    ...(networks === undefined ? {} : { allowedNetworks: networks }),
  }
}

function stateOf({ revokedAt, expiresAt }: Schemas['ApiKey']): 'valid' | 'revoked' | 'expired' {
  if (revokedAt !== null) return 'revoked'
  return expiresAt !== null && new Date(expiresAt) <= new Date() ? 'expired' : 'valid'
}
