import { access } from 'node:fs/promises'
import { CommandError, runCommand } from '#lib/run-command.ts'

/** Programs the lab runs on the host, and the Debian packages that bring them. */
const needed: Readonly<Record<string, string>> = {
  'systemd-nspawn': 'systemd-container',
  mmdebstrap: 'mmdebstrap',
  ip: 'iproute2',
  nft: 'nftables',
  nsenter: 'util-linux',
  setpriv: 'util-linux',
  sysctl: 'procps',
  tar: 'tar',
}

const DIRECTORIES = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin']
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg'
const INSTALL_TIMEOUT_SECONDS = 600

/**
 * Installs what is missing on this host with apt-get, saying so.
 * @throws when there is no apt-get, or it fails
 */
export async function ensureHostPackages(onProgress: (text: string) => void): Promise<void> {
  const programs = Object.entries(needed)
  const missing = new Set<string>()
  for (const [program, name] of programs) if (!(await hasProgram(program))) missing.add(name)
  if (!(await exists(KEYRING))) missing.add('debian-archive-keyring')
  if (missing.size === 0) return
  if (!(await hasProgram('apt-get'))) {
    throw new Error(`The lab needs ${[...missing].join(', ')}; install them, this machine has no apt-get.`)
  }
  onProgress(`Installing on this machine with apt-get: ${[...missing].join(' ')}`)
  const env = { PATH: DIRECTORIES.join(':'), DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' }
  const options = { env, timeoutSeconds: INSTALL_TIMEOUT_SECONDS }
  const install = ['install', '-q', '-y', '--no-install-recommends', ...missing]
  try {
    await runCommand('apt-get', install, options)
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    // no or old package lists
    await runCommand('apt-get', ['update', '-q'], options)
    await runCommand('apt-get', install, options)
  }
}

async function hasProgram(name: string): Promise<boolean> {
  const found = await Promise.all(DIRECTORIES.map((directory) => exists(`${directory}/${name}`)))
  return found.includes(true)
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  )
}
