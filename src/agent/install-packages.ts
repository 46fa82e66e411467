import { chmod, readFile, rm, writeFile } from 'node:fs/promises'
import { runCommand } from '#lib/run-command.ts'
import { nodePackages, packageInstallation } from '#protocol/node-packages.ts'

const { first, lock, policyFile, policy } = packageInstallation

/**
 * Installs what is missing of the packages of a mail node; does nothing on a golden image. May run beside the installation
 * that first boot started: whoever comes second waits. `onProgress` is told how many are there.
 * @throws {CommandError} when apt gives up, for example because the archive is away
 */
export async function installPackages(onProgress: (detail: string) => void): Promise<void> {
  let missing = await findMissingPackages()
  if (missing.length > 0) {
    const timer = setInterval(async () => {
      missing = await findMissingPackages().catch(() => missing)
      onProgress(`${nodePackages.length - missing.length} of ${nodePackages.length} packages installed`)
    }, 2000)
    try {
      await writeFile(policyFile, policy, { flag: 'wx' }).catch(() => undefined)
      await chmod(policyFile, 0o755)
      await apt()
    } finally {
      clearInterval(timer)
    }
    await runCommand('systemctl', ['daemon-reload'])
  }
  const current = await readFile(policyFile, 'utf8').catch(() => '')
  if (current === policy) await rm(policyFile, { force: true })
}

/** Once the lock is ours, what was missing may be there: apt finds that out by itself. */
async function apt(): Promise<void> {
  const options = {
    env: { DEBIAN_FRONTEND: 'noninteractive', PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8' },
    timeoutSeconds: 1800,
  }
  await runCommand('flock', [lock, 'dpkg', '--configure', '-a'], options)
  if ((await findMissingPackages()).length === 0) return
  await runCommand('flock', [lock, 'apt-get', '-q', '-y', 'update'], options)
  const install = ['-q', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=600', 'install']
  await runCommand('flock', [lock, 'apt-get', ...install, first], options)
  await runCommand('systemctl', ['start', '--no-block', first], options)
  await runCommand('flock', [lock, 'apt-get', ...install, ...nodePackages], options)
}

async function findMissingPackages(): Promise<readonly string[]> {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the syntax of dpkg-query(1)
  const { stdout } = await runCommand('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n'])
  const installed = new Set(
    stdout
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  )
  return nodePackages.filter((name) => !installed.has(name))
}
