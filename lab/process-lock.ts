import { once } from 'node:events'
import { createServer } from 'node:net'
import { waitFor } from '#lib/wait-for.ts'

/** Held until released or until the process ends, however it ends. */
export interface ProcessLock {
  release(): Promise<void>
}

/**
 * Takes a lock that the kernel gives back when its holder dies: a socket in the abstract namespace (unix(7)).
 * Returns null when another process holds it.
 */
export async function tryLock(name: string): Promise<ProcessLock | null> {
  const server = createServer((socket) => socket.destroy())
  server.listen({ path: `\0rookery-lab/${name}` })
  try {
    await once(server, 'listening')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return null
    throw error
  }
  server.unref()
  return {
    async release() {
      const closed = once(server, 'close')
      server.close()
      await closed
    },
  }
}

/** Waits until the lock is free and takes it. `onWait` is called once when it is not free at once. */
export async function takeLock(name: string, timeoutSeconds: number, onWait?: () => void): Promise<ProcessLock> {
  const lock = await tryLock(name)
  if (lock !== null) return lock
  onWait?.()
  return await waitFor(() => tryLock(name), { what: `the lock ${name}`, timeoutSeconds, intervalMilliseconds: 200 })
}
