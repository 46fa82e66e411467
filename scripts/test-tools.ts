import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { runCommand } from '#lib/run-command.ts'

/** A Debian package and the program of it that is wanted. */
export interface TestTool {
  readonly name: string
  readonly program: string
  /** What Debian would start at the next boot. */
  readonly service?: string
}

/** Debian packages whose programs tests start themselves; the lab installs what it needs on its own. */
const tools: readonly TestTool[] = [
  { name: 'openssl', program: '/usr/bin/openssl' },
  { name: 'knot', program: '/usr/sbin/knotd', service: 'knot.service' },
  { name: 'pebble', program: '/usr/bin/pebble' },
  { name: 'chromium', program: '/usr/bin/chromium' },
]

/** Asked by packages before they start a service; 101 is "no" (invoke-rc.d(8)). */
const policyFile = '/usr/sbin/policy-rc.d'

/**
 * Installs missing test programs where that is possible (Debian, root), saying so; their services are not started, now or
 * at boot. Elsewhere, tests that need them are skipped.
 */
export async function installTestTools(): Promise<void> {
  await installPrograms(tools)
}

/** The same for other programs, such as those of one measurement. */
export async function installPrograms(tools: readonly TestTool[]): Promise<void> {
  const missing = tools.filter(({ program }) => !existsSync(program))
  if (missing.length === 0) return
  const names = missing.map(({ name }) => name)
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    console.log(`Tests that need ${names.join(', ')} are skipped: they are not installed.`)
    return
  }
  console.log(`Installing for the tests with apt-get, as programs only, no services: ${names.join(' ')}`)
  const isOurPolicy = !existsSync(policyFile)
  if (isOurPolicy) await writeFile(policyFile, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    await install(names)
  } finally {
    if (isOurPolicy) await rm(policyFile, { force: true })
  }
  const services = missing.flatMap(({ service }) => (service === undefined ? [] : [service]))
  if (services.length > 0 && existsSync('/usr/bin/systemctl')) await runCommand('systemctl', ['disable', ...services])
}

async function install(names: readonly string[]): Promise<void> {
  const env = {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    DEBIAN_FRONTEND: 'noninteractive',
    LC_ALL: 'C.UTF-8',
  }
  await runCommand('apt-get', ['update', '-qq'], { env, timeoutSeconds: 300 })
  await runCommand('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], {
    env,
    timeoutSeconds: 900,
  })
}
