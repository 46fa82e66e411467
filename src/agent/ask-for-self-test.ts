import { runCommand } from '#lib/run-command.ts'
import { waitFor } from '#lib/wait-for.ts'
import { loadAgentStatus } from './agent-status.ts'

/**
 * `rookery-agent self-test`: has the running agent, who alone knows the password, send mail to itself now, and says how it ended.
 * For root. The exit code is 1 when the mail did not arrive.
 */
export async function askForSelfTest(print: (line: string) => void): Promise<void> {
  const testedAt = async () => (await loadAgentStatus()).heartbeat.selfTest?.at
  const before = await testedAt()
  await runCommand('systemctl', ['kill', '--kill-who=main', '--signal=SIGUSR2', 'rookery-agent.service'])
  await waitFor(async () => (await testedAt()) !== before, { what: 'the self-test', timeoutSeconds: 30 })
  const { selfTest } = (await loadAgentStatus()).heartbeat
  print(`${selfTest?.ok ? 'passed' : `FAILED at ${selfTest?.step}`} in ${selfTest?.seconds} s: ${selfTest?.message}`)
  if (selfTest?.ok !== true) process.exitCode = 1
}
