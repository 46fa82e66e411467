import { onStopSignal } from '#launch/on-stop-signal.ts'
import type { Stack } from '#launch/stack.ts'

export interface KeepStackUpOptions {
  start(): Promise<Stack>
  /** Makes a start that is under way fail soon. */
  interrupt(): Promise<void>
  /** Printed when the signal comes. */
  readonly farewell: string
}

/**
 * Starts a stack, hands it to `work`, and keeps it up until SIGINT or SIGTERM, which may come at any moment, also while
 * it starts. Ends it then, and the process with it.
 * @throws when it does not start, or `work` fails
 */
export async function keepStackUp(options: KeepStackUpOptions, work: (stack: Stack) => Promise<void>): Promise<never> {
  const starting = options.start()
  const signal = Promise.withResolvers<void>()
  let isStopping = false
  let stack: Stack | null = null
  // a terminal that was closed takes no more text, and that must not end us half-way
  process.stdout.on('error', () => undefined)
  onStopSignal(() => {
    isStopping = true
    process.stdout.write(`\n${options.farewell}\n`)
    signal.resolve()
  })
  const stopped = signal.promise.then(async () => {
    if (stack === null) await options.interrupt()
    await (await starting.catch(() => null))?.stop()
  })
  const working = starting.then(async (started) => {
    stack = started
    await work(started)
  })
  await Promise.race([stopped, working]).catch(async (error: unknown) => {
    if (isStopping) return
    await stack?.stop()
    throw error
  })
  await stopped
  process.exit(0)
}
