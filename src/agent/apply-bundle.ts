import { canonicalJson } from '#lib/canonical-json.ts'
import { isHostName } from '#lib/host-name.ts'
import type { Bundle, BundleFile, BundleService } from '#protocol/agent-protocol.ts'
import { readAccounts } from './accounts.ts'
import { ApplyError } from './apply-error.ts'
import { checkFiles } from './check-files.ts'
import { policyOf } from './drift-policy.ts'
import { absentImage, type FileImage, imageOf, isSameImage, readImage } from './file-image.ts'
import { type Journal, saveJournal } from './journal.ts'
import type { AppliedBundle } from './node-records.ts'
import { replaceFiles } from './replace-files.ts'
import { ensureSelfSignedCertificate } from './self-signed-certificate.ts'
import { runSelfTest } from './self-test.ts'
import { findService } from './service-table.ts'
import { readServiceStates } from './unit-states.ts'

/**
 * Makes a bundle the node's configuration: checks it beside the running one, replaces the files that differ, starts or
 * reloads the services they belong to, and sends itself mail. When a service does not come up or the mail does not arrive, the
 * files that were there before are put back.
 * @throws {ApplyError} when the bundle was refused or taken back; the node then runs as before
 */
export async function applyBundle(
  bundle: Bundle,
  applied: AppliedBundle | null,
  selfTestPassword: string,
): Promise<AppliedBundle> {
  if (applied !== null && bundle.generation < applied.bundle.generation) {
    throw new ApplyError(
      'generation',
      `generation ${bundle.generation} is older than ${applied.bundle.generation}, which runs`,
    )
  }
  const hostname = bundle.files.find((file) => file.path === '/etc/hostname')?.content.trim()
  if (hostname !== undefined && isHostName(hostname)) await ensureSelfSignedCertificate(hostname)
  const differing = await findChanges(bundle, applied?.bundle ?? null)
  const changes = policyOf(bundle) === 'keep' ? differing.filter(isNewIn(bundle, applied?.bundle ?? null)) : differing
  const changed = changes.map((change) => change.service)
  // first time: all services of the bundle, so that those whose files happen to be right are started, too
  const services = withService(applied === null ? bundle.files.map((file) => file.service) : changed)
  return prepareAndReplace({ bundle, changes, services, isFirst: applied === null }, selfTestPassword)
}

/** A file that the new bundle brings as the former did is not put back by it where changes by hand are kept. */
function isNewIn(bundle: Bundle, former: Bundle | null): (change: FileChange) => boolean {
  const textOf = (file: BundleFile | undefined) => (file === undefined ? null : canonicalJson(file))
  const before = new Map((former?.files ?? []).map((file) => [file.path, textOf(file)]))
  const after = new Map(bundle.files.map((file) => [file.path, textOf(file)]))
  return ({ next: { path } }) => after.get(path) !== before.get(path)
}

export interface FileChange {
  readonly service: BundleService
  readonly previous: FileImage
  readonly next: FileImage
}

/** What differs on disk from what the bundle brings, and what only the former bundle brought. */
export async function findChanges(bundle: Bundle, former: Bundle | null): Promise<readonly FileChange[]> {
  const accounts = await readAccounts()
  const kept = new Set(bundle.files.map((file) => file.path))
  const wanted = [
    ...bundle.files.map((file) => ({ service: file.service, next: imageOf(file, accounts) })),
    ...(former?.files ?? [])
      .filter((file) => !kept.has(file.path))
      .map(({ path, service }) => ({ service, next: absentImage(path) })),
  ]
  const both = await Promise.all(wanted.map(async (it) => ({ ...it, previous: await readImage(it.next.path) })))
  return both.filter(({ previous, next }) => !isSameImage(previous, next))
}

export interface Replacement {
  readonly bundle: Bundle
  readonly changes: readonly FileChange[]
  readonly services: readonly BundleService[]
  readonly isFirst: boolean
}

/** The journal stays: whoever calls removes it once the outcome is written down. @throws {ApplyError} */
export async function prepareAndReplace(
  { bundle, changes, services, isFirst }: Replacement,
  selfTestPassword: string,
): Promise<AppliedBundle> {
  const activeBefore = (await readServiceStates()).filter(({ state }) => state === 'active').map(({ name }) => name)
  const next = changes.map((change) => change.next)
  // where nothing runs there is nothing to protect, and starting it says the same; what has no unit is never started
  const hasNoUnit = (name: BundleService) => findService(name)?.unit === undefined
  const checked = services.filter((name) => activeBefore.includes(name) || (!isFirst && hasNoUnit(name)))
  const [didMailFlow] = await Promise.all([
    !isFirst && changes.length > 0 && (await runSelfTest(selfTestPassword)).ok,
    checkFiles(next, checked),
  ])
  const previous = changes.map((change) => change.previous)
  const journal: Journal = { bundle, services, isFirst, activeBefore, didMailFlow, previous, next }
  await saveJournal(journal)
  return conclude(journal, selfTestPassword)
}

/** Also what a helper does that finds the journal of one that was killed. @throws {ApplyError} when the files were put back */
export async function conclude(journal: Journal, selfTestPassword: string): Promise<AppliedBundle> {
  await replaceFiles(journal, selfTestPassword)
  return { bundle: journal.bundle, appliedAt: new Date().toISOString() }
}

function withService(names: readonly BundleService[]): BundleService[] {
  return [...new Set(names)].filter((name) => findService(name) !== undefined)
}
