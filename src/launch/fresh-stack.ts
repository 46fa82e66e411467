import { rm } from 'node:fs/promises'
import { labReset } from '#lab/control.ts'
import { onStopSignal } from './on-stop-signal.ts'
import { type Stack, startStack } from './stack.ts'
import type { StackOptions } from './stack-options.ts'

export type FreshStackOptions = Omit<StackOptions, 'stateRoot' | 'world'> & { readonly stateRoot: string }

/**
 * Starts a lab and a platform with no past, hands them to `work`, and removes everything afterwards, also on SIGINT and
 * SIGTERM. After a failure `stateRoot` stays, for its logs; everything else is removed then, too.
 */
export async function withFreshStack<T>(options: FreshStackOptions, work: (stack: Stack) => Promise<T>): Promise<T> {
  const { name, stateRoot, onProgress } = options
  const removeState = async () => await rm(stateRoot, { recursive: true, force: true })
  await labReset(name)
  await removeState()
  const starting = startStack({ ...options, world: 'lab' })
  const undo = async (): Promise<void> => {
    const stack = await starting.catch(() => null)
    await (stack === null ? labReset(name) : stack.stop({ forget: true }))
  }
  let interruption: Promise<never> | null = null
  const forget = onStopSignal(() => {
    interruption = undo()
      .then(removeState)
      .finally(() => process.exit(130)) as Promise<never>
  })
  try {
    const result = await work(await starting)
    await undo()
    await removeState()
    return result
  } catch (error) {
    // the work fails because its stack is being taken away
    if (interruption !== null) return await interruption
    onProgress(`Logs are kept in ${stateRoot}/${name}/logs.`)
    await undo()
    throw error
  } finally {
    forget()
  }
}
