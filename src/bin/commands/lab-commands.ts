import type { Command } from 'commander'
import { type Column, createOutput } from '#cli/output.ts'
import type { LabMachine } from '#lab/api/lab-api.ts'
import { findLabStatus, labDown, labLogs, labReset, labShell, labUp } from '#lab/control.ts'

interface LabOptions {
  readonly name: string
  readonly range?: string
  readonly json?: boolean
}

const machineColumns: readonly Column<LabMachine>[] = [
  { title: 'machine', value: ({ id }) => id },
  { title: 'name', value: ({ name }) => name },
  { title: 'image', value: ({ image }) => image },
  {
    title: 'state',
    value: ({ state }) => state,
    style: ({ state }) => (state === 'running' ? 'green' : state === 'failed' ? 'red' : 'yellow'),
  },
  { title: 'address', value: ({ address }) => address },
  { title: 'ptr', value: ({ ptr }) => ptr ?? '-' },
]

/** `rookery lab …`: the internet in a box. */
export function addLabCommands(program: Command): void {
  const lab = program
    .command('lab')
    .description('the internet in a box: machines, DNS, CA and mailbox providers for trying and testing')
  const withName = (command: Command) => command.option('--name <name>', 'which lab', 'rookery')

  withName(lab.command('up').description('bring the lab up, or repair what is broken'))
    .option('--range <cidr>', 'a /20 within 198.18.0.0/15')
    .option('--json', 'print the status as JSON')
    .action(async (options: LabOptions) => {
      const range = options.range === undefined ? {} : { range: options.range }
      const onProgress = (text: string) => void process.stderr.write(`${text}\n`)
      await labUp({ name: options.name, ...range, onProgress })
      await printStatus(options)
    })
  withName(lab.command('down').description('end everything that runs; machines keep their disks')).action(
    async ({ name }: LabOptions) => await labDown(name),
  )
  withName(lab.command('reset').description('end everything and forget the machines')).action(
    async ({ name }: LabOptions) => await labReset(name),
  )
  withName(lab.command('status').description('show services and machines'))
    .option('--json', 'print JSON')
    .action(printStatus)
  withName(lab.command('shell').description('a root shell inside a machine').argument('<machine>'))
    .argument('[command...]', 'a program to run instead')
    .passThroughOptions()
    .action(async (machine: string, words: readonly string[], { name }: LabOptions) => {
      // "--" before the program is a habit, and does no harm
      const command = words[0] === '--' ? words.slice(1) : words
      process.exitCode = await labShell(name, machine, ...(command.length > 0 ? [command] : []))
    })
  withName(lab.command('logs').description("a machine's journal").argument('<machine>'))
    .option('-f, --follow', 'go on')
    .action(async (machine: string, { name, follow }: LabOptions & { readonly follow?: boolean }) => {
      process.exitCode = await labLogs(name, machine, follow === true ? ['-f'] : [])
    })
}

async function printStatus({ name, json = false }: LabOptions): Promise<void> {
  const output = createOutput(process.stdout, { json })
  const status = await findLabStatus(name)
  if (status === null) {
    output.line(`The lab ${name} is down. "rookery lab up" brings it up.`)
    output.json({ name, state: 'down' })
    process.exitCode = 3
    return
  }
  output.json(status)
  output.line(`Lab ${status.name}: ${status.range}, gateway ${status.gateway}, resolver ${status.resolver}`)
  output.line()
  output.table(
    [
      { title: 'service', value: (service) => service.name },
      {
        title: 'state',
        value: (service) => service.state,
        style: (service) => (service.state === 'up' ? 'green' : 'red'),
      },
      { title: 'detail', value: (service) => service.detail },
    ],
    status.services,
    'no services',
  )
  output.line()
  output.table(machineColumns, status.machines, 'no machines')
}
