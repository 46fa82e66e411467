import { readFile } from 'node:fs/promises'
import { runCommand } from '#lib/run-command.ts'
import { waitFor } from '#lib/wait-for.ts'

/** Process ids of what the main process of a unit has started; empty when it does not run (proc_pid_children(5)). */
export async function readWorkers(unit: string): Promise<readonly string[]> {
  const { stdout } = await runCommand('systemctl', ['show', '--property=MainPID', '--value', '--', unit])
  const pid = stdout.trim()
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')
  return children.split(' ').filter((id) => id !== '')
}

/** Resolves when none of the former workers is left, or after this time: one may still serve a connection. */
export async function waitForOtherWorkers(unit: string, former: readonly string[], seconds: number): Promise<void> {
  const areGone = async () => {
    const workers = await readWorkers(unit)
    return workers.length > 0 && !workers.some((id) => former.includes(id))
  }
  const what = `other workers of ${unit}`
  await waitFor(areGone, { what, timeoutSeconds: seconds, intervalMilliseconds: 100 }).catch(() => undefined)
}
