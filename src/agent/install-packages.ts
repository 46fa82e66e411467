import { runCommand } from '#lib/run-command.ts'
import { nodePackages, packageInstallation } from '#protocol/node-packages.ts'

/**
 * Installs what is missing of the packages of a mail node; does nothing on a golden image. The work is a unit of its own, which
 * first boot may have started already: then this waits for that run. `onProgress` is told how many are there.
 * @throws {CommandError} when apt gives up, for example because the archive is away
 */
export async function installPackages(onProgress: (detail: string) => void): Promise<void> {
  let missing = await findMissingPackages()
  if (missing.length === 0) return
  const timer = setInterval(async () => {
    missing = await findMissingPackages().catch(() => missing)
    onProgress(`${nodePackages.length - missing.length} of ${nodePackages.length} packages installed`)
  }, 2000)
  try {
    await runCommand('systemctl', ['start', packageInstallation.unit], { timeoutSeconds: 1800 })
  } finally {
    clearInterval(timer)
  }
  await runCommand('systemctl', ['daemon-reload'])
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
