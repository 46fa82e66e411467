import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { mkdir, readFile, readlink, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { runCommand } from '#lib/run-command.ts'
import { waitFor } from '#lib/wait-for.ts'
import { createDatabaseIfMissing, databaseUrl } from './database-url.ts'
import { findDatabaseUser, giveTo, type OsUser, privateSocketDirectory, runAs } from './database-user.ts'
import { preparePostgresBinaries } from './postgres-binaries.ts'

export interface EmbeddedPostgresOptions {
  /** Made when missing. The OS user that runs the server must be able to reach it; its log stands beside it. */
  readonly dataDirectory: string
  /** `false`: no fsync, for tests that throw the data away. Default `true`. */
  readonly isDurable?: boolean
}

export interface EmbeddedPostgres extends AsyncDisposable {
  /** Connection string of the database `rookery`, over a Unix socket that only this OS user and root can reach. */
  readonly url: string
  /** Connection string of another database of the same server. */
  readonly urlOf: (database: string) => string
  readonly processId: number
  /** Removed by `stop`; a server that is not stopped leaves it behind. */
  readonly socketDirectory: string
  /** Resolves when the server has ended, whoever ended it. */
  readonly exited: Promise<void>
  stop(): Promise<void>
}

const startTimeoutSeconds = 60
const durableSettings = ['max_connections=200', 'log_min_messages=warning', 'timezone=UTC', 'log_timezone=UTC']
const throwAwaySettings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'shared_buffers=64MB']

/**
 * Starts PostgreSQL from the npm package, as a child that dies with this process (even after SIGKILL) and does not keep
 * it alive, without TCP.
 * A data directory left by a crash is recovered; one that a dying server still holds is waited for.
 * @throws when the directory cannot be reached by the server's OS user, or another live server keeps it.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDirectory = resolve(options.dataDirectory)
  const user = await findDatabaseUser()
  const binaries = await preparePostgresBinaries(user)
  await createCluster(binaries, user, dataDirectory)
  const socketDirectory = await privateSocketDirectory(user, dataDirectory)
  await releaseStaleLock(dataDirectory)
  const settings = [
    ...durableSettings,
    ...(options.isDurable === false ? throwAwaySettings : []),
    'listen_addresses=',
    `unix_socket_directories=${socketDirectory}`,
  ]
  const args = ['-D', dataDirectory, ...settings.flatMap((setting) => ['-c', setting])]
  const child = await launch(runAs(user, join(binaries, 'bin', 'postgres'), args), dataDirectory)
  const exited = new Promise<void>((done) => child.once('exit', () => done()))
  const stop = async () => {
    await stopServer(child, exited)
    await rm(socketDirectory, { recursive: true, force: true })
  }
  await createDatabaseIfMissing(socketDirectory, 'rookery').catch(async (error: unknown) => {
    await stop()
    throw error
  })
  const urlOf = (database: string) => databaseUrl(socketDirectory, database)
  return {
    url: urlOf('rookery'),
    urlOf,
    processId: child.pid ?? 0,
    socketDirectory,
    exited,
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

/** A cluster is made aside and moved into place, so that a kill in between leaves nothing half made. */
async function createCluster(binaries: string, user: OsUser | null, dataDirectory: string): Promise<void> {
  if (await exists(join(dataDirectory, 'PG_VERSION'))) return
  const unfinished = `${dataDirectory}.unfinished`
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(dirname(unfinished), { recursive: true, mode: 0o755 })
  await mkdir(unfinished, { mode: 0o700 })
  await giveTo(user, unfinished)
  const args = ['-D', unfinished, '--username=postgres', '--auth=trust', '--encoding=UTF8', '--no-sync']
  const [program = '', ...rest] = runAs(user, join(binaries, 'bin', 'initdb'), [
    ...args,
    '--locale-provider=builtin',
    '--locale=C.UTF-8',
  ])
  await runCommand(program, rest, { cwd: '/', env: { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' } }).catch((error) => {
    throw new Error(
      `The database could not be made in ${dataDirectory}. The OS user ${user?.name ?? 'of this process'} must be able to reach that directory.`,
      { cause: error },
    )
  })
  await rm(dataDirectory, { recursive: true, force: true })
  await rename(unfinished, dataDirectory)
}

/**
 * `postmaster.pid` of a server that still shuts down is waited for; one whose process is gone, or whose number now
 * belongs to something else, is removed. A postmaster's working directory is its data directory.
 */
async function releaseStaleLock(dataDirectory: string): Promise<void> {
  const lock = join(dataDirectory, 'postmaster.pid')
  const holdsDirectory = async () => {
    const processId = Number((await readFile(lock, 'utf8').catch(() => '')).split('\n')[0])
    if (!(processId > 1)) return false
    return (await readlink(`/proc/${processId}/cwd`).catch(() => '')) === dataDirectory
  }
  for (let attempt = 0; attempt < 200; attempt++) {
    if (!(await holdsDirectory())) return rm(lock, { force: true })
    await delay(100)
  }
  throw new Error(`Another PostgreSQL server still uses ${dataDirectory}; stop it first.`)
}

async function launch(command: readonly string[], dataDirectory: string): Promise<ChildProcess> {
  const logPath = `${dataDirectory}.log`
  const log = openSync(logPath, 'a', 0o600)
  const [program = '', ...args] = command
  const logStart = (await stat(logPath)).size
  const child = spawn(program, args, {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' },
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  child.unref()
  let hasEnded = false
  child.once('error', () => {
    hasEnded = true
  })
  child.once('exit', () => {
    hasEnded = true
  })
  const isReady = async () => {
    if (hasEnded) return true
    const lines = (await readFile(join(dataDirectory, 'postmaster.pid'), 'utf8')).split('\n')
    return lines[0] === String(child.pid) && lines[7]?.trim() === 'ready'
  }
  await waitFor(isReady, { what: 'PostgreSQL', timeoutSeconds: startTimeoutSeconds, intervalMilliseconds: 15 })
  if (!hasEnded) return child
  const said = (await readFile(logPath, 'utf8')).slice(logStart)
  throw new Error(`PostgreSQL did not start in ${dataDirectory}: ${said.trim().slice(-2000)}`)
}

/** Fast shutdown; a server that does not heed it within 20 s is stopped at once and recovers at its next start. */
async function stopServer(child: ChildProcess, exited: Promise<void>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.ref()
  child.kill('SIGINT')
  const timer = setTimeout(() => child.kill('SIGQUIT'), 20_000)
  await exited
  clearTimeout(timer)
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
