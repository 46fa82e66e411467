import type { Command } from 'commander'
import type { components } from '#client/schema.ts'
import { type CommonOptions, type OpenCommand, withCommonOptions } from './common-options.ts'
import { confirmRemoval } from './confirm-removal.ts'
import { nodeColumns } from './tables.ts'

type Schemas = components['schemas']

interface RevokeOptions extends CommonOptions {
  readonly yes?: boolean
}

/** `rookery nodes …`; alone it lists. */
export function addNodeCommands(program: Command, open: OpenCommand): void {
  const nodes = withCommonOptions(program.command('nodes').description('mail nodes')).action(
    async (options: CommonOptions) => await listNodes(open, options),
  )
  withCommonOptions(nodes.command('show').description('what a node says of itself'))
    .argument('<node>', 'its id or label')
    .action(async (node: string, options: CommonOptions) => await showNode(open, node, options))
  withCommonOptions(nodes.command('set-drift-policy').description('what happens to files that were changed by hand'))
    .argument('<node>', 'its id or label')
    .addArgument(program.createArgument('<policy>', 'put them back, or keep and show them').choices(['repair', 'keep']))
    .action(async (node: string, policy: 'repair' | 'keep', options: CommonOptions) => {
      await setDriftPolicy(open, { node, policy }, options)
    })
  withCommonOptions(
    nodes.command('revoke').description("void the key of a node's agent, for when a stranger has seen it"),
  )
    .argument('<node>', 'its id or label')
    .option('--yes', 'do not ask')
    .action(async (node: string, options: RevokeOptions) => await revokeAgent(open, node, options))
}

async function listNodes(open: OpenCommand, options: CommonOptions): Promise<void> {
  const { connection, output } = open(options)
  const items = await connection.list<Schemas['Node']>('/infrastructure/nodes')
  output.json({ items })
  output.table(nodeColumns, items, 'No nodes yet.')
}

async function showNode(open: OpenCommand, idOrLabel: string, options: CommonOptions): Promise<void> {
  const { connection, output } = open(options)
  const node = await findNode(open, idOrLabel, options)
  output.json(await connection.get<Schemas['Node']>(`/infrastructure/nodes/${node.id}`))
  output.line(`${node.label} (${node.id}), ${node.hostname}, ${node.status}, drift policy ${node.driftPolicy}`)
  output.line(`IPv6 is ${node.ipv6}`)
  for (const { type, status, reason, message } of node.conditions) {
    output.line(`${type.padEnd(18)} ${status.padEnd(7)} ${reason}: ${message}`)
  }
}

async function setDriftPolicy(
  open: OpenCommand,
  { node: idOrLabel, policy }: { readonly node: string; readonly policy: 'repair' | 'keep' },
  options: CommonOptions,
): Promise<void> {
  const { connection, output } = open(options)
  const { id, label } = await findNode(open, idOrLabel, options)
  const node = await connection.patch<Schemas['Node']>(`/infrastructure/nodes/${id}`, { driftPolicy: policy })
  output.json(node)
  output.line(
    `Files of ${label} that are changed by hand will be ${policy === 'repair' ? 'put back' : 'kept and shown'}.`,
  )
}

async function revokeAgent(open: OpenCommand, idOrLabel: string, options: RevokeOptions): Promise<void> {
  const { connection, output } = open(options)
  const { id, label, hostname } = await findNode(open, idOrLabel, options)
  const loss = `The agent of ${label} gets nothing more until somebody with root on ${hostname} gives it a new token; mail goes on.`
  await confirmRemoval(output, label, loss, options.yes === true)
  const answer = await connection.post<Schemas['RevokedAgent']>(`/infrastructure/nodes/${id}/revoke-agent`)
  output.json(answer)
  output.line(
    `The key of the agent of ${label} is void. Run "rookery-agent enrol" on ${hostname} and paste this token:`,
  )
  output.line(answer.enrolmentToken)
  output.line(`It is shown this once, and works once, until ${answer.enrolmentExpiresAt}.`)
}

async function findNode(open: OpenCommand, idOrLabel: string, options: CommonOptions): Promise<Schemas['Node']> {
  const { connection } = open(options)
  const nodes = await connection.list<Schemas['Node']>('/infrastructure/nodes')
  const node = nodes.find(({ id, label }) => id === idOrLabel || label === idOrLabel)
  if (node === undefined) throw new Error(`There is no node ${idOrLabel}. "rookery nodes" shows those that are.`)
  return node
}
