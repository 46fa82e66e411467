import { join } from 'node:path'
import type { Command } from 'commander'
import { toPort } from '#cli/arguments.ts'
import { createOutput } from '#cli/output.ts'
import { labPrepare } from '#lab/control.ts'
import { seedDevelopment } from '#launch/development-seed.ts'
import { prepareArtifacts } from '#launch/prepare-artifacts.ts'
import { startStack } from '#launch/stack.ts'
import { keepStackUp } from './keep-stack-up.ts'

const root = join(import.meta.dirname, '../../..')

/** `rookery setup` and `rookery dev`: for those who work on Rookery. */
export function addDevelopCommands(program: Command): void {
  program
    .command('setup')
    .description('do now what "npm start" would do the first time: bundle, build, install packages, make images')
    .action(setUp)

  program
    .command('dev')
    .description('API, worker and dashboard without a lab: providers in memory, a tenant to begin with; needs no root')
    .option('--port <port>', 'of API and dashboard', toPort, 7072)
    .action(async ({ port }: { readonly port: number }) => await develop(port))
}

async function setUp(): Promise<void> {
  const output = createOutput(process.stdout, { json: false })
  const onProgress = (text: string) => output.line(output.style('dim', `· ${text}`))
  const { agentFile, dashboardDirectory } = await prepareArtifacts(root, { environment: process.env, onProgress })
  output.line(
    `Libraries and Node ${process.version} are there, the agent is ${agentFile}, the dashboard ${dashboardDirectory}.`,
  )
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    output.line('The images of the lab are made by root only: run this as root to have them. "npm run dev" works now.')
    return
  }
  await labPrepare(onProgress)
  output.line('The lab\'s packages and images are there. "npm start" is next.')
}

async function develop(port: number): Promise<void> {
  const output = createOutput(process.stdout, { json: false })
  const bringUp = async () =>
    await startStack({
      name: 'dev',
      httpPort: port,
      image: 'golden',
      world: 'memory',
      environment: process.env,
      onProgress: (text) => output.line(output.style('dim', `· ${text}`)),
    })
  const farewell = 'Stopping: processes, then PostgreSQL. The data is kept.'
  await keepStackUp({ start: bringUp, interrupt: async () => undefined, farewell }, async (stack) => {
    const { tenantId, domainName } = await seedDevelopment(stack)
    const { commandLineFile, logs } = stack.state
    output.line()
    output.line(
      output.style('bold', 'API, worker and dashboard run; machines and certificates exist only in the worker.'),
    )
    output.line(`  Dashboard   ${output.style('cyan', `${stack.url}/#key=${stack.operatorKey}`)}`)
    output.line(`  Tenant      ${tenantId}, with ${domainName} on order: it waits for a record that nobody will add`)
    output.line(`  Commands    export ROOKERY_COMMAND_LINE_FILE=${commandLineFile}, then ./rookery status`)
    output.line(`  Logs        ${logs}`)
    output.line('  After a change of src: Ctrl-C and start again.')
  })
}
