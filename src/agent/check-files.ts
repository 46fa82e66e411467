import { X509Certificate } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { createSecureContext } from 'node:tls'
import { runCommand } from '#lib/run-command.ts'
import type { BundleService } from '#protocol/agent-protocol.ts'
import { ApplyError } from './apply-error.ts'
import { type FileImage, writeImage } from './file-image.ts'
import { type ManagedService, managedServices } from './service-table.ts'

const staging = '/run/rookery-agent-helper/staged'

/**
 * Runs the real tools against the new files at their real paths, before anything is replaced: a copy of /etc with the new
 * files is laid over /etc in a mount namespace that only the tool sees.
 * @throws {ApplyError} with the tool that objected and what it said
 */
export async function checkFiles(images: readonly FileImage[], services: readonly BundleService[]): Promise<void> {
  images.filter((image) => image.path.endsWith('.pem')).forEach(checkCertificate)
  await rm(staging, { recursive: true, force: true })
  await mkdir(staging, { recursive: true, mode: 0o700 })
  try {
    await runCommand('cp', ['-a', '/etc', staging])
    for (const image of images) await writeImage(image, staging)
    const changed = managedServices.filter((service) => services.includes(service.name))
    await Promise.all(changed.map(checkService))
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

async function checkService(service: ManagedService): Promise<void> {
  for (const command of service.checks) {
    const args = ['--mount', 'sh', '-c', overEtc, 'sh', `${staging}/etc`, ...command]
    const result = await runCommand('unshare', args, { timeoutSeconds: 60 }).catch((error: Error) => {
      throw new ApplyError(`check ${command.join(' ')}`, error.message)
    })
    const complaint = result.stderr.split('\n').find((line) => complaints.test(line))
    if (complaint !== undefined) throw new ApplyError(`check ${command.join(' ')}`, complaint)
  }
}

/** Fixed text; directory and command come as arguments. */
const overEtc = 'mount --bind "$1" /etc && shift && exec "$@"'

/** Things that Postfix's tools say and then end with success all the same. */
const complaints = /fatal:|unused parameter|overriding earlier entry|missing '=' after|unknown (?:option|parameter)/

/**
 * Key and chain in one file: they must belong together, or the service would start and refuse every handshake. The file bears
 * the name that it is for.
 */
function checkCertificate(image: FileImage): void {
  if (image.contentBase64 === null) return
  const pem = Buffer.from(image.contentBase64, 'base64')
  try {
    createSecureContext({ key: pem, cert: pem })
  } catch (error) {
    throw new ApplyError(`check ${image.path}`, `key and certificate do not fit: ${(error as Error).message}`)
  }
  const name = basename(image.path, '.pem').replace(/^_wildcard\./, 'any.')
  if (new X509Certificate(pem).checkHost(name) === undefined) {
    throw new ApplyError(`check ${image.path}`, `the certificate is not for ${name}`)
  }
}
