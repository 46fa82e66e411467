import { join } from 'node:path'
import { labNames } from './network/lab-names.ts'

/** Where a lab keeps its things. `state` survives `down`; `runtime` exists only while it is up; caches are shared. */
export interface LabPaths {
  readonly state: string
  readonly machines: string
  readonly world: string
  readonly settingsFile: string
  readonly logFile: string
  readonly runtime: string
  readonly apiSocket: string
  readonly daemonFile: string
  readonly images: string
  readonly packages: string
}

/** All labs' state, one directory each. */
export const STATE_DIRECTORY = '/var/lib/rookery-lab'
const RUNTIME_DIRECTORY = '/run/rookery-lab'
const CACHE_DIRECTORY = '/var/cache/rookery-lab'

/** @throws when the name is not one for a lab */
export function labPaths(lab: string): LabPaths {
  labNames(lab)
  const state = join(STATE_DIRECTORY, lab)
  const runtime = join(RUNTIME_DIRECTORY, lab)
  return {
    state,
    machines: join(state, 'machines'),
    world: join(state, 'world'),
    settingsFile: join(state, 'lab.json'),
    logFile: join(state, 'daemon.log'),
    runtime,
    apiSocket: join(runtime, 'api.sock'),
    daemonFile: join(runtime, 'daemon.json'),
    images: join(CACHE_DIRECTORY, 'images'),
    packages: join(CACHE_DIRECTORY, 'packages'),
  }
}
