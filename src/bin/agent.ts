import { askForSelfTest } from '#agent/ask-for-self-test.ts'
import { enrol } from '#agent/enrol.ts'
import { printStatus } from '#agent/print-status.ts'
import { runAgent } from '#agent/run-agent.ts'
import { runHelper } from '#agent/run-helper.ts'
import { agentVersion } from '#agent/version.ts'

const commands: Readonly<Record<string, () => void | Promise<void>>> = {
  run: runAgent,
  helper: runHelper,
  status: () => printStatus((line) => console.log(line), process.argv.slice(3)),
  'self-test': () => askForSelfTest((line) => console.log(line)),
  enrol: () => enrol((line) => console.log(line)),
  version: () => console.log(agentVersion),
}

async function main(name: string | undefined): Promise<void> {
  const command = commands[name ?? '']
  if (command !== undefined) return command()
  console.error(`usage: rookery-agent ${Object.keys(commands).join(' | ')}`)
  process.exitCode = 2
}

// The helper makes files for the daemons; those with secrets get their modes one by one.
process.umask(process.argv[2] === 'run' ? 0o007 : 0o022)
process.on('SIGTERM', () => process.exit(0))
main(process.argv[2]).catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
