import { existsSync } from 'node:fs'
import { runCommand } from '#lib/run-command.ts'

/** Debian packages whose programs tests start themselves; the lab installs what it needs on its own. */
const tools: readonly (readonly [string, string])[] = [['chromium', '/usr/bin/chromium']]

/** Installs missing test programs when that is possible here (Debian, root); tests that need them skip otherwise. */
export async function installTestTools(): Promise<void> {
  const missing = tools.filter(([, path]) => !existsSync(path)).map(([name]) => name)
  if (missing.length === 0 || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return
  console.log(`installing ${missing.join(', ')} for the tests …`)
  const env = { PATH: process.env['PATH'] ?? '', DEBIAN_FRONTEND: 'noninteractive' }
  await runCommand('apt-get', ['update', '-qq'], { env, timeoutSeconds: 300 })
  await runCommand('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], {
    env,
    timeoutSeconds: 900,
  })
}
