import { sha256Hex } from '#lib/hash.ts'
import { isHostName } from '#lib/host-name.ts'
import type { Bundle, BundleService } from '#protocol/agent-protocol.ts'
import { readAccounts } from './accounts.ts'
import { activateServices, deactivateServices } from './activate-services.ts'
import type { AppliedManifest } from './agent-state.ts'
import { ApplyError } from './apply-error.ts'
import { checkFiles } from './check-files.ts'
import { absentImage, type FileImage, imageOf, isSameImage, readImage, writeImage } from './file-image.ts'
import { type Journal, removeJournal, saveJournal } from './journal.ts'
import { ensureSelfSignedCertificate } from './self-signed-certificate.ts'
import { findService } from './service-table.ts'
import { readServiceStates } from './unit-states.ts'

/**
 * Makes a bundle the node's configuration: checks it beside the running one, replaces the files that differ, starts or
 * reloads the services they belong to. When a service does not come up, the files that were there before are put back.
 * @throws {ApplyError} when the bundle was refused or taken back; the node then runs as before
 */
export async function applyBundle(bundle: Bundle, applied: AppliedManifest | null): Promise<AppliedManifest> {
  if (applied !== null && bundle.generation < applied.generation) {
    throw new ApplyError(
      'generation',
      `generation ${bundle.generation} is older than ${applied.generation}, which runs`,
    )
  }
  const hostname = bundle.files.find((file) => file.path === '/etc/hostname')?.content.trim()
  if (hostname !== undefined && isHostName(hostname)) await ensureSelfSignedCertificate(hostname)
  const accounts = await readAccounts()
  const kept = new Set(bundle.files.map((file) => file.path))
  const wanted = [
    ...bundle.files.map((file) => ({ service: file.service, next: imageOf(file, accounts) })),
    ...(applied?.files ?? [])
      .filter((file) => !kept.has(file.path))
      .map(({ path, service }) => ({ service, next: absentImage(path) })),
  ]
  const withPrevious = await Promise.all(
    wanted.map(async (file) => ({ ...file, previous: await readImage(file.next.path) })),
  )
  const changes = withPrevious.filter(({ previous, next }) => !isSameImage(previous, next))
  const services = servicesInOrder(
    changes.map((change) => change.service),
    bundle,
    applied,
  )
  const activeBefore = (await readServiceStates()).filter(({ state }) => state === 'active').map(({ name }) => name)
  // where nothing runs there is nothing to protect, and starting it says the same
  await checkFiles(
    changes.map((change) => change.next),
    services.filter((name) => activeBefore.includes(name)),
  )
  const journal: Journal = {
    bundle,
    services,
    isFirst: applied === null,
    activeBefore,
    previous: changes.map((change) => change.previous),
    next: changes.map((change) => change.next),
  }
  await saveJournal(journal)
  return carryOut(journal)
}

/**
 * Replaces the files and brings the services to them. An agent that was killed in the middle does it again from the journal.
 * @throws {ApplyError} when the files were put back
 */
export async function carryOut(journal: Journal): Promise<AppliedManifest> {
  try {
    await writeImages(journal.next)
    await activateServices(journal.services, !journal.isFirst)
  } catch (error) {
    await writeImages(journal.previous)
    await deactivateServices(journal.services, journal.activeBefore).catch((second: Error) =>
      console.error(second.message),
    )
    await removeJournal()
    throw error instanceof ApplyError ? error : new ApplyError('install', (error as Error).message)
  }
  return manifestOf(journal.bundle)
}

/** First time: all services of the bundle, so that those whose files happen to be right are started, too. */
function servicesInOrder(
  changed: readonly BundleService[],
  bundle: Bundle,
  applied: AppliedManifest | null,
): BundleService[] {
  const names = applied === null ? bundle.files.map((file) => file.service) : changed
  return [...new Set(names)].filter((name) => findService(name) !== undefined)
}

/** At the same time, since each waits for the disk; all have ended when it resolves or throws. */
async function writeImages(images: readonly FileImage[]): Promise<void> {
  const results = await Promise.allSettled(images.map((image) => writeImage(image)))
  const failed = results.find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}

function manifestOf(bundle: Bundle): AppliedManifest {
  return {
    generation: bundle.generation,
    hash: bundle.hash,
    appliedAt: new Date().toISOString(),
    files: bundle.files.map(({ path, content, service }) => ({ path, service, sha256: sha256Hex(content) })),
  }
}
