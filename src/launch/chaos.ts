import { setTimeout as delay } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { createConnection } from '#cli/connection.ts'
import type { Output } from '#cli/output.ts'
import { execInMachine } from '#lab/machines/exec-in-machine.ts'
import { type DemoSettings, demoLabName, reportOf, withDemoStack } from './demo.ts'
import { type EndState, readEndState } from './end-state.ts'
import { runMainJob } from './main-job.ts'
import type { Stack } from './stack.ts'

export interface ChaosSettings extends DemoSettings {
  /** At least so many kills, spread over as many runs as it takes. */
  readonly kills: number
}

type Victim = 'api' | 'worker' | 'agent'

const victims: readonly Victim[] = ['worker', 'api', 'agent']
const shortestPauseMilliseconds = 200
const longestPauseMilliseconds = 1400
const fewestRuns = 3
const mostRuns = 12
/** A run is left alone after so many, so that it can be seen to end well. */
const mostKillsPerRun = 8
const timeoutSeconds = 600

/**
 * Orders one domain after the other while api, worker and agent are killed at random moments (SIGKILL). Good when every
 * run ends verified, in the same state, with one machine each and no orphan.
 */
export async function runChaos(settings: ChaosSettings, output: Output): Promise<boolean> {
  const result = await withDemoStack(settings, output, async (stack) => {
    const runs: { readonly state: EndState; readonly kills: readonly Victim[]; readonly seconds: number }[] = []
    const killed = () => runs.reduce((sum, run) => sum + run.kills.length, 0)
    while ((killed() < settings.kills || runs.length < fewestRuns) && runs.length < mostRuns) {
      const run = await runUnderFire(settings, output, stack, `chaos-${runs.length + 1}.test`)
      runs.push(run)
      output.line(
        `Run ${runs.length}: verified after ${run.seconds.toFixed(1)} s and ${run.kills.length} kills (${run.kills.join(', ')}).`,
      )
    }
    const orphans = await createConnection({ url: stack.url, apiKey: stack.operatorKey, patienceSeconds: 60 }).list(
      '/orphans',
    )
    return { runs, kills: killed(), orphans: orphans.length }
  })
  const [first] = result.runs
  const isSame = result.runs.every(({ state }) => isDeepStrictEqual(state, first?.state))
  const isGood = isSame && result.kills >= settings.kills && result.orphans === 0 && first?.state.machines === 1
  output.line()
  output.line(
    `${result.kills} kills in ${result.runs.length} runs; the end states are ${isSame ? 'the same' : 'NOT the same'}; ${result.orphans} orphans.`,
  )
  if (!isSame) for (const { state } of result.runs) output.line(JSON.stringify(state))
  output.json({ ok: isGood, ...result, isSame })
  return isGood
}

async function runUnderFire(settings: ChaosSettings, output: Output, stack: Stack, domainName: string) {
  const kills: Victim[] = []
  const fire = new AbortController()
  const shooting = shoot(stack, domainName, kills, fire.signal)
  try {
    const { infrastructure, seconds } = await runMainJob(
      {
        labName: demoLabName,
        url: stack.url,
        operatorKey: stack.operatorKey,
        domainName,
        image: settings.image,
        timeoutSeconds,
      },
      output,
    )
    fire.abort()
    await shooting
    return { state: await readEndState(stack, infrastructure, reportOf(infrastructure, seconds)), kills, seconds }
  } finally {
    fire.abort()
    await shooting
  }
}

async function shoot(stack: Stack, domainName: string, kills: Victim[], signal: AbortSignal): Promise<void> {
  while (!signal.aborted && kills.length < mostKillsPerRun) {
    const pause = shortestPauseMilliseconds + Math.random() * (longestPauseMilliseconds - shortestPauseMilliseconds)
    await delay(pause, undefined, { signal }).catch(() => undefined)
    if (signal.aborted) return
    const victim = victims[Math.floor(Math.random() * victims.length)] ?? 'worker'
    if (await kill(stack, domainName, victim)) kills.push(victim)
  }
}

/** Resolves with whether there was something to kill. */
async function kill(stack: Stack, domainName: string, victim: Victim): Promise<boolean> {
  if (victim === 'agent') return await killAgent(stack, domainName)
  const child = victim === 'api' ? stack.api : stack.worker
  if (child.pid() === null) return false
  child.kill()
  return true
}

async function killAgent(stack: Stack, domainName: string): Promise<boolean> {
  try {
    const connection = createConnection({ url: stack.url, apiKey: stack.operatorKey, patienceSeconds: 60 })
    const orders = await connection.list<{ domainName: string; vpsId: string | null }>('/infrastructure')
    const machineId = orders.find((order) => order.domainName === domainName)?.vpsId ?? null
    if (machineId === null) return false
    await execInMachine({ lab: demoLabName, id: machineId }, [
      'systemctl',
      'kill',
      '--signal=KILL',
      'rookery-agent.service',
    ])
    return true
  } catch {
    return false
  }
}
