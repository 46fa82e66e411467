import { join } from 'node:path'
import type { LabStatus } from '#lab/api/lab-api.ts'
import { labDown, labReset, labUp } from '#lab/control.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#store/embedded-postgres.ts'
import { assertPortIsFree } from './assert-port-is-free.ts'
import { prepareArtifacts } from './prepare-artifacts.ts'
import { writeSeedMailboxes } from './seed-mailboxes.ts'
import { stackEnvironment } from './stack-environment.ts'
import type { StackOptions } from './stack-options.ts'
import { readOperatorKey, runMigration, waitUntilReady } from './stack-readiness.ts'
import { openStateDirectory, type StateDirectory, writePrivateFile } from './state-directory.ts'
import { type SupervisedProcess, superviseProcess } from './supervised-process.ts'

/** Everything that one machine runs: lab, PostgreSQL, API and worker. */
export interface Stack {
  readonly state: StateDirectory
  readonly lab: LabStatus | null
  readonly url: string
  readonly operatorKey: string
  readonly databaseUrl: string
  readonly api: SupervisedProcess
  readonly worker: SupervisedProcess
  /** Ends the processes; `keepLab` leaves the lab's machines running. */
  stop(options?: { readonly keepLab?: boolean; readonly forget?: boolean }): Promise<void>
}

const sourceRoot = join(import.meta.dirname, '../..')

/** Starts what is not there and repairs what is; resolves when the API answers. On failure everything started is ended. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const started: (() => Promise<unknown>)[] = []
  try {
    return await bringUp(options, started)
  } catch (error) {
    for (const undo of started.reverse()) await undo().catch(() => undefined)
    throw error
  }
}

async function bringUp(options: StackOptions, started: (() => Promise<unknown>)[]): Promise<Stack> {
  // before anything is touched that another one of the same name may be using
  await assertPortIsFree(options.httpPort)
  const state = openStateDirectory(options.name, options.stateRoot)
  const [lab, artifacts, postgres] = await Promise.all([
    options.world === 'lab' ? bringLabUp(options, started) : null,
    prepareArtifacts(sourceRoot, options),
    bringPostgresUp(options, state, started),
  ])
  if (lab !== null) await writeSeedMailboxes(options.name, state.seedMailboxesFile)
  const operatorKey = readOperatorKey(state)
  const databaseUrl = options.environment['DATABASE_URL'] ?? postgres?.url ?? ''
  const environment = stackEnvironment({ options, state, lab, databaseUrl, artifacts })
  await runMigration(sourceRoot, environment, state)
  const run = (name: string) => {
    const child = superviseProcess({
      name,
      args: [join(sourceRoot, `src/bin/${name}.ts`)],
      env: environment,
      logFile: join(state.logs, `${name}.log`),
    })
    started.push(() => child.stop())
    return child
  }
  const api = run('api')
  const worker = run('worker')
  const url = `http://127.0.0.1:${options.httpPort}`
  await waitUntilReady(url, join(state.logs, 'api.log'))
  writePrivateFile(state.commandLineFile, JSON.stringify({ url, apiKey: operatorKey }))
  return {
    state,
    lab,
    url,
    operatorKey,
    databaseUrl,
    api,
    worker,
    async stop({ keepLab = false, forget = false } = {}) {
      await Promise.all([api.stop(), worker.stop()])
      await postgres?.stop()
      if (lab === null || keepLab) return
      await (forget ? labReset(options.name) : labDown(options.name))
    },
  }
}

async function bringLabUp(options: StackOptions, started: (() => Promise<unknown>)[]): Promise<LabStatus> {
  started.push(() => labDown(options.name))
  const range = options.range === undefined ? {} : { range: options.range }
  return await labUp({ name: options.name, ...range, onProgress: options.onProgress })
}

async function bringPostgresUp(
  options: StackOptions,
  state: StateDirectory,
  started: (() => Promise<unknown>)[],
): Promise<EmbeddedPostgres | null> {
  if (options.environment['DATABASE_URL'] !== undefined) return null
  options.onProgress('starting PostgreSQL')
  const postgres = await startEmbeddedPostgres({ dataDirectory: state.postgres })
  started.push(() => postgres.stop())
  return postgres
}
