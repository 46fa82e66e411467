import { setTimeout as delay } from 'node:timers/promises'
import type { LabMachine } from '#lab/api/lab-api.ts'
import { waitFor } from '#lib/wait-for.ts'
import type { MailNode } from '../mail-node.ts'
import type { PowerCut } from './in-doubt.ts'
import type { SeededRandom } from './random.ts'

/**
 * What can be killed, by name; each promise resolves when it is done and, of a machine, when it has booted again.
 * @param cuts gets each time when the machine lost its power
 */
export function killers(node: MailNode, cuts: PowerCut[]): Readonly<Record<string, () => Promise<unknown>>> {
  const unit = (name: string) => () =>
    node.exec('systemctl', 'kill', '--kill-who=main', '--signal=SIGKILL', `${name}.service`)
  return {
    agent: unit('rookery-agent'),
    rspamd: unit('rspamd'),
    redis: unit('redis-server'),
    dovecot: unit('dovecot'),
    postfix: () => node.run('kill -9 $(cat /var/spool/postfix/pid/master.pid)'),
    controlPlane: async () => {
      node.node.controlPlane.setDown(true)
      await delay(controlPlaneAwayMilliseconds)
      node.node.controlPlane.setDown(false)
    },
    machine: () => cutPower(node, cuts),
  }
}

const controlPlaneAwayMilliseconds = 3000

/**
 * Kills one thing after another, each kind in turn in an order by chance, with pauses by chance, until the signal; resolves
 * with how often each was killed. What is on its way up and cannot be killed is left out.
 */
export async function killThings(
  things: ReturnType<typeof killers>,
  options: {
    readonly random: SeededRandom
    readonly pauseSeconds: readonly [number, number]
    readonly signal: AbortSignal
  },
): Promise<Record<string, number>> {
  const { random, pauseSeconds, signal } = options
  const kills: Record<string, number> = Object.fromEntries(Object.keys(things).map((name) => [name, 0]))
  let deck: string[] = []
  while (!signal.aborted) {
    await delay(random.between(...pauseSeconds) * 1000, undefined, { signal }).catch(() => undefined)
    if (signal.aborted) break
    if (deck.length === 0) deck = random.shuffle(Object.keys(things))
    const name = deck.pop() ?? ''
    const isKilled = await things[name]?.().then(
      () => true,
      () => false,
    )
    if (isKilled) kills[name] = (kills[name] ?? 0) + 1
  }
  return kills
}

/** SIGKILL to all of it at once, then it boots again; resolves when systemd has started what it starts. */
async function cutPower({ lab, node }: MailNode, cuts: PowerCut[]): Promise<void> {
  const path = `/machines/${node.machine.id}`
  const from = Date.now() / 1000
  await lab.ask('POST', `${path}/kill`)
  cuts.push({ from, to: Date.now() / 1000 })
  await lab.ask('POST', `${path}/start`)
  const isRunning = async () => ((await lab.ask('GET', path)) as LabMachine).state === 'running'
  await waitFor(isRunning, { what: 'the machine to boot', timeoutSeconds: 60 })
}
