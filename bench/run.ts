import { runAgentBench } from './agent.ts'
import { runApiBench } from './api.ts'
import { runAudit } from './audit.ts'
import { runDurabilityBench } from './durability.ts'
import { runEventsBench } from './events.ts'
import { runPropagationBench } from './propagation.ts'
import { runProvisionBench } from './provision.ts'
import { runSubmissionBench } from './submission.ts'

/** A measurement: says on standard error how it goes, resolves with what the last line says. */
type Bench = (args: readonly string[]) => Promise<object>

const benches: Readonly<Record<string, Bench>> = {
  agent: runAgentBench,
  provision: runProvisionBench,
  propagation: runPropagationBench,
  submission: runSubmissionBench,
  durability: runDurabilityBench,
  audit: runAudit,
  api: runApiBench,
  events: runEventsBench,
}

const [name = '', ...args] = process.argv.slice(2)
const bench = benches[name]
if (bench === undefined) {
  process.stdout.write(`${Object.keys(benches).join('\n')}\n`)
  process.exitCode = name === '' ? 0 : 2
} else {
  process.stdout.write(`${JSON.stringify(await bench(args))}\n`)
}
