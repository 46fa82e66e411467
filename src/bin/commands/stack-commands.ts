import type { Command } from 'commander'
import { toImage, toPort, toPositive } from '#cli/arguments.ts'
import { createOutput } from '#cli/output.ts'
import { labDown } from '#lab/control.ts'
import { runChaos } from '#launch/chaos.ts'
import { runDemo } from '#launch/demo.ts'
import { runMainJob } from '#launch/main-job.ts'
import { startStack } from '#launch/stack.ts'
import { printWelcome } from '#launch/welcome.ts'
import { keepStackUp } from './keep-stack-up.ts'

interface StartOptions {
  readonly name: string
  readonly range?: string
  readonly port: number
  readonly domain: string
  readonly image: 'golden' | 'bare'
}

interface DemoOptions {
  readonly json?: boolean
  readonly image: 'golden' | 'bare'
  readonly chaos?: boolean
  readonly kills: number
  readonly range: string
  readonly port: number
}

/** `rookery start` and `rookery demo`: everything on this machine. */
export function addStackCommands(program: Command): void {
  program
    .command('start')
    .description('start the lab and the platform, do the main job, and stay up with the dashboard')
    .option('--name <name>', 'lab and state directory', 'rookery')
    .option('--range <cidr>', 'address range of the lab, a /20 within 198.18.0.0/15')
    .option('--port <port>', 'of API and dashboard', toPort, 7070)
    .option('--domain <domain>', 'the domain of the main job', 'penguin-post.test')
    .option('--image <image>', 'golden (packages installed) or bare', toImage, 'golden' as const)
    .action(async (options: StartOptions) => await start(options))

  program
    .command('demo')
    .description('do the main job once in a lab of its own, say how it went, and clean up')
    .option('--json', 'last line is one JSON object')
    .option('--image <image>', 'golden (packages installed) or bare', toImage, 'golden' as const)
    .option('--chaos', 'kill api, worker and agent at random moments, again and again')
    .option('--kills <number>', 'with --chaos: at least so many kills', toPositive, 20)
    .option('--range <cidr>', 'address range of the lab', '198.18.16.0/20')
    .option('--port <port>', 'of the API', toPort, 7071)
    .action(async (options: DemoOptions) => {
      const output = createOutput(process.stdout, { json: options.json ?? false })
      const settings = { ...options, environment: process.env }
      const isGood = options.chaos === true ? await runChaos(settings, output) : await runDemo(settings, output)
      process.exitCode = isGood ? 0 : 1
    })
}

async function start(options: StartOptions): Promise<void> {
  const output = createOutput(process.stdout, { json: false })
  const startedAt = performance.now()
  const farewell = 'Stopping: processes, PostgreSQL, then the lab. Machines keep their disks.'
  const bringUp = async () =>
    await startStack({
      ...(options.range === undefined ? {} : { range: options.range }),
      name: options.name,
      httpPort: options.port,
      image: options.image,
      world: 'lab',
      environment: process.env,
      onProgress: (text) => output.line(output.style('dim', `· ${text}`)),
    })
  await keepStackUp({ start: bringUp, interrupt: () => labDown(options.name), farewell }, async (stack) => {
    const { name: labName, domain: domainName, image } = options
    const { url, operatorKey } = stack
    try {
      const job = { labName, url, operatorKey, domainName, image, timeoutSeconds: 900 }
      const { infrastructure, mailbox } = await runMainJob(job, output)
      printWelcome(output, { stack, infrastructure, mailbox, seconds: (performance.now() - startedAt) / 1000 })
    } catch (error) {
      output.line(output.style('red', error instanceof Error ? error.message : String(error)))
      output.line(`The platform stays up; logs are in ${stack.state.logs}.`)
    }
  })
}
