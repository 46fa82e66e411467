import { Command, CommanderError } from 'commander'
import { addResourceCommands } from '#cli/resource-commands.ts'
import { addDevelopCommands } from './commands/develop-commands.ts'
import { addLabCommands } from './commands/lab-commands.ts'
import { addStackCommands } from './commands/stack-commands.ts'

/** The rookery command: resources over the API, and this machine's lab and processes. */
const program = new Command('rookery')
  .description('Self-hosted e-mail infrastructure: from a bare domain to delivered mail.')
  .version('0.1.0')
  .showHelpAfterError('(see "rookery --help")')
  .enablePositionalOptions()
  .exitOverride()

addStackCommands(program)
addDevelopCommands(program)
addLabCommands(program)
addResourceCommands(program, process.env)

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode
  } else {
    process.stderr.write(`rookery: ${error instanceof Error ? error.message : String(error)}\n`)
    if (process.env['ROOKERY_LOG_LEVEL'] === 'debug') console.error(error)
    process.exitCode = 1
  }
}
