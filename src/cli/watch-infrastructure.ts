import { setTimeout as delay } from 'node:timers/promises'
import type { components } from '#client/schema.ts'
import { ApiProblem, type Connection } from './connection.ts'
import type { Output } from './output.ts'

export type Infrastructure = components['schemas']['Infrastructure']
export type Step = components['schemas']['Step']

export interface WatchOptions {
  readonly timeoutSeconds: number
  /** Only an order that was looked at from outside, and found healthy, after this moment counts; default: any. */
  readonly since?: Date
  /** Called with each new state. */
  readonly onChange?: (infrastructure: Infrastructure) => void
}

const lookEveryMilliseconds = 200

/**
 * Follows an order until it is active: one line for each step that is done or fails, and on a terminal a line below that
 * says what is being waited for. An API that is away for a while is asked again.
 * @throws {Error} when time runs out; the message says what was missing.
 */
export async function watchInfrastructure(
  connection: Connection,
  output: Output,
  id: string,
  options: WatchOptions,
): Promise<Infrastructure> {
  const told = new Map<string, string>()
  const live = createLiveLine(output)
  const deadline = performance.now() + options.timeoutSeconds * 1000
  let last: Infrastructure | null = null
  try {
    while (performance.now() < deadline) {
      last = await lookOrWait(connection, id, last)
      if (last !== null) {
        options.onChange?.(last)
        tellSteps(output, live, last.steps, told)
        if (last.status === 'deleting' || (last.status === 'active' && isFresh(last, options.since))) return last
      }
      await delay(lookEveryMilliseconds)
    }
  } finally {
    live.clear()
  }
  const open = last?.steps.find((step) => step.state !== 'done')
  throw new Error(
    `Not done within ${options.timeoutSeconds} s. ${open === undefined ? '' : `Step "${open.name}": ${open.message}`}`.trim(),
  )
}

function isFresh({ lastHealthCheck, healthStatus }: Infrastructure, since: Date | undefined): boolean {
  if (since === undefined) return true
  return healthStatus === 'healthy' && lastHealthCheck !== null && new Date(lastHealthCheck) > since
}

async function lookOrWait(
  connection: Connection,
  id: string,
  last: Infrastructure | null,
): Promise<Infrastructure | null> {
  try {
    return await connection.get<Infrastructure>(`/infrastructure/${id}`)
  } catch (error) {
    const isAway = error instanceof ApiProblem && (error.status === 0 || error.status >= 500)
    if (isAway) return last
    throw error
  }
}

function tellSteps(output: Output, live: LiveLine, steps: readonly Step[], told: Map<string, string>): void {
  for (const step of steps) {
    if (step.state !== 'done' && step.state !== 'failed') continue
    const key = `${step.state} ${step.reason}`
    if (told.get(step.name) === key) continue
    told.set(step.name, key)
    live.clear()
    output.line(describeStep(output, step))
  }
  const current = steps.find((step) => step.state === 'running')
  if (current !== undefined) live.show(`  … ${current.name}: ${current.message}`)
}

function describeStep(output: Output, step: Step): string {
  const isDone = step.state === 'done'
  const mark = isDone ? output.style('green', '✔') : output.style('red', '✖')
  const seconds = step.seconds === null ? '' : output.style('dim', ` ${step.seconds.toFixed(1)} s`)
  return `${mark} ${step.name.padEnd(14)} ${step.message}${seconds}`
}

interface LiveLine {
  show(text: string): void
  clear(): void
}

/** One line at the bottom that is written over; nothing when piped. */
function createLiveLine(output: Output): LiveLine {
  if (!output.isTerminal || output.isJson) return { show: () => undefined, clear: () => undefined }
  let isShown = false
  return {
    show(text) {
      const width = (process.stdout.columns ?? 80) - 1
      process.stdout.write(
        `\r\x1b[2K${output.style('dim', text.length > width ? `${text.slice(0, width - 1)}…` : text)}`,
      )
      isShown = true
    },
    clear() {
      if (isShown) process.stdout.write('\r\x1b[2K')
      isShown = false
    },
  }
}
