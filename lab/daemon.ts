import { once } from 'node:events'
import { appendFileSync } from 'node:fs'
import { chmod, mkdir, rm } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { createLabRoutes } from './api/lab-routes.ts'
import { createRouterServer } from './api/router.ts'
import { hashLabCode } from './code-hash.ts'
import { takeDaemonLock, writeDaemonRecord } from './daemon-process.ts'
import { openLab } from './lab.ts'
import { labPaths } from './lab-paths.ts'

/**
 * The lab's daemon: `node lab/daemon.ts --name rookery --range 198.18.0.0/20`. Brings the lab up and serves its API until
 * SIGTERM; the machines go on without it and are taken over by the next one. Logs to `daemon.log` in the state directory.
 */
async function runDaemon(name: string, range: string): Promise<void> {
  const paths = labPaths(name)
  await mkdir(paths.state, { recursive: true, mode: 0o700 })
  await mkdir(paths.runtime, { recursive: true, mode: 0o700 })
  const log = (text: string) => appendFileSync(paths.logFile, `${new Date().toISOString()} ${text}\n`, { mode: 0o600 })
  const lock = await takeDaemonLock(name)
  if (lock === null) {
    log('Another daemon of this lab is alive; this one ends.')
    return
  }
  const lab = await openLab({ name, range, log })
  const logError = (error: unknown) => log(error instanceof Error ? (error.stack ?? error.message) : String(error))
  process.on('uncaughtException', logError)
  process.on('unhandledRejection', logError)
  await rm(paths.apiSocket, { force: true })
  const server = createRouterServer(createLabRoutes(lab), logError)
  server.listen(paths.apiSocket)
  await once(server, 'listening')
  await chmod(paths.apiSocket, 0o600)
  await writeDaemonRecord(name, await hashLabCode(), range)
  log(`Serving at ${paths.apiSocket}`)
  lab.up()
  await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')])
  log('Ending; the machines go on')
  server.close()
  server.closeAllConnections()
  await lab.close()
  await lock.release()
}

const { values } = parseArgs({ options: { name: { type: 'string' }, range: { type: 'string' } } })
await runDaemon(values.name ?? 'rookery', values.range ?? '198.18.0.0/20')
process.exit(0)
