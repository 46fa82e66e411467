import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from '#lib/run-command.ts'
import { waitFor } from '#lib/wait-for.ts'
import { type StateDirectory, writePrivateFile } from './state-directory.ts'

const readySeconds = 60

/** The operator's API key, made at the first start. */
export function readOperatorKey(state: StateDirectory): string {
  if (!existsSync(state.operatorKeyFile)) {
    writePrivateFile(state.operatorKeyFile, `rk_${randomBytes(24).toString('base64url')}`)
  }
  return readFileSync(state.operatorKeyFile, 'utf8').trim()
}

/** Brings the database to this version and makes the installation's identity and operator key when missing. */
export async function runMigration(
  sourceRoot: string,
  environment: Readonly<Record<string, string>>,
  state: StateDirectory,
): Promise<void> {
  await runCommand(process.execPath, [join(sourceRoot, 'src/bin/migrate.ts')], {
    env: environment,
    cwd: state.path,
    timeoutSeconds: 120,
  })
}

/** Resolves when the API says that it is ready; the error names the log when it does not. */
export async function waitUntilReady(url: string, logFile: string): Promise<void> {
  await waitFor(
    async () => {
      const response = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(2000) })
      return response.ok
    },
    { what: `the API to be ready (${logFile} says more)`, timeoutSeconds: readySeconds },
  )
}
