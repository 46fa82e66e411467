import { readFile } from 'node:fs/promises'
import { waitFor } from '#lib/wait-for.ts'
import { readJsonFile, writeJsonFile } from './json-file.ts'
import { labPaths } from './lab-paths.ts'
import { type ProcessLock, tryLock } from './process-lock.ts'

/** What a running daemon says of itself. */
export interface DaemonRecord {
  readonly processId: number
  /** Clock ticks since boot, proc(5) field 22: tells the process from a later one with the same id. */
  readonly startTime: string
  readonly codeHash: string
  readonly range: string
}

const STOP_TIMEOUT_SECONDS = 10

/** Null when another daemon of this lab is alive. */
export async function takeDaemonLock(lab: string): Promise<ProcessLock | null> {
  return await tryLock(daemonLock(lab))
}

export async function writeDaemonRecord(lab: string, codeHash: string, range: string): Promise<void> {
  const startTime = (await readStartTime(process.pid)) ?? ''
  const record: DaemonRecord = { processId: process.pid, startTime, codeHash, range }
  await writeJsonFile(labPaths(lab).daemonFile, record)
}

/** The daemon of this lab if it is alive. */
export async function findDaemon(lab: string): Promise<DaemonRecord | null> {
  const record = await readJsonFile<DaemonRecord>(labPaths(lab).daemonFile)
  if (record === null || (await readStartTime(record.processId)) !== record.startTime) return null
  return record
}

/** Ends the daemon; the machines go on. Resolves also when there is none. */
export async function stopDaemon(lab: string): Promise<void> {
  const daemon = await findDaemon(lab)
  if (daemon === null) return
  const isGone = async () => (await readStartTime(daemon.processId)) !== daemon.startTime
  process.kill(daemon.processId, 'SIGTERM')
  const options = { what: `the daemon of the lab ${lab} to end`, intervalMilliseconds: 20 }
  try {
    await waitFor(isGone, { ...options, timeoutSeconds: STOP_TIMEOUT_SECONDS })
  } catch {
    process.kill(daemon.processId, 'SIGKILL')
    await waitFor(isGone, { ...options, timeoutSeconds: STOP_TIMEOUT_SECONDS })
  }
}

async function readStartTime(processId: number): Promise<string | null> {
  const text = await readFile(`/proc/${processId}/stat`, 'utf8').catch(() => null)
  // a zombie has ended, only its parent has not looked yet
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ')
  return fields === undefined || fields[0] === 'Z' ? null : (fields[19] ?? null)
}

function daemonLock(lab: string): string {
  return `daemon-${lab}`
}
