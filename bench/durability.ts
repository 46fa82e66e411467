import { parseArgs } from 'node:util'
import { runDurability } from '../test/support/durability/run-durability.ts'
import { startTestLab } from '../test/support/lab-harness.ts'
import { limitsForManyClients, startMailNode } from '../test/support/mail-node.ts'
import { rounded } from './parts/median.ts'

const own = { name: 'bench-dur', range: '198.19.80.0/20' }
const users = Array.from({ length: 20 }, (_, index) => `user${index}`)

/**
 * Mail in every direction while agent, Rspamd, Redis, Dovecot, Postfix, the control plane and the machine are killed: how many
 * accepted messages are lost, how many are doubled, how many a power cut left in doubt. `--messages`, `--seconds` over
 * which they are sent, `--seed`, `--kill` for what is killed, with commas between.
 */
export async function runDurabilityBench(args: readonly string[]): Promise<object> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      messages: { type: 'string', default: '5000' },
      seconds: { type: 'string', default: '240' },
      seed: { type: 'string', default: '1' },
      kill: { type: 'string' },
    },
  })
  const startedAt = performance.now()
  await using lab = await startTestLab(own.name, own.range)
  await using node = await startMailNode(lab, {
    domain: 'durable.test',
    mailboxes: users,
    limits: limitsForManyClients,
  })
  const options = {
    messages: Number(values.messages),
    seconds: Number(values.seconds),
    seed: Number(values.seed),
    kill: values.kill?.split(','),
    users,
    tell: (sentence: string) => process.stderr.write(`${sentence}\n`),
  }
  const result = await runDurability(node, { ...options, pauseSeconds: [2, 6] })
  return {
    bench: 'durability',
    messages: options.messages,
    seed: options.seed,
    ...result,
    lost: result.lost.length,
    doubled: result.doubled.length,
    inDoubt: result.inDoubt.length,
    traces: Object.fromEntries(Object.entries(result.traces).filter(([id]) => !result.inDoubt.includes(id))),
    seconds: rounded((performance.now() - startedAt) / 1000),
  }
}
