import { setTimeout as delay } from 'node:timers/promises'
import type { SelfTestResult } from '#protocol/agent-protocol.ts'
import { activateServices, deactivateServices } from './activate-services.ts'
import { ApplyError } from './apply-error.ts'
import { type FileImage, isSameImage, readImage, writeImage } from './file-image.ts'
import type { Journal } from './journal.ts'
import { runSelfTest } from './self-test.ts'

/**
 * Of the 30 s in which a node must be back at its former configuration: so long may services take to take the new files, and so
 * long the mail after that. The rest is for going back. The first configuration has nothing to go back to and may take longer.
 */
const activationSeconds = 12
const selfTestSeconds = 7
const retryMilliseconds = 500

/**
 * Replaces the files of a journal, brings the services to them and sends mail through them; when any of that fails, the former
 * files are put back. Can be done again after a kill at any point.
 * @throws {ApplyError} when the files were put back
 */
export async function replaceFiles(journal: Journal, selfTestPassword: string): Promise<void> {
  const { isFirst } = journal
  try {
    await writeImages(journal.next)
    await activateServices(journal.services, {
      canReload: !isFirst,
      ...(isFirst ? {} : { budgetSeconds: activationSeconds }),
    })
    if (journal.didMailFlow) await demandMailFlow(selfTestPassword)
  } catch (error) {
    const started = performance.now()
    await writeImages(journal.previous)
    await deactivateServices(journal.services, journal.activeBefore).catch((second: Error) =>
      console.error(`on the way back: ${second.message}`),
    )
    console.log(`the former files are back after ${Math.round(performance.now() - started)} ms`)
    throw await blame(error, selfTestPassword)
  }
}

async function demandMailFlow(password: string): Promise<void> {
  const { ok, step, message } = await insistOnSelfTest(password)
  if (!ok) throw new ApplyError(`self-test ${step}`, message)
}

/** Mail that does not flow with the former files either says nothing against the new ones: the disk is full, for example. */
async function blame(error: unknown, password: string): Promise<ApplyError> {
  if (!(error instanceof ApplyError)) return new ApplyError('install', (error as Error).message)
  if (!error.step.startsWith('self-test')) return error
  const { ok, step, message } = await insistOnSelfTest(password)
  if (ok) return error
  return new ApplyError(
    'self-test inconclusive',
    `mail does not flow on this node with the former configuration either (${step}: ${message}), so this one could not be ` +
      'judged; it will be tried again.',
  )
}

/** Just after a reload daemons may lose a connection to one another once; only what goes on failing counts. */
async function insistOnSelfTest(password: string): Promise<SelfTestResult> {
  const deadline = performance.now() + selfTestSeconds * 1000
  for (;;) {
    const secondsLeft = Math.max(1, (deadline - performance.now()) / 1000)
    const result = await runSelfTest(password, secondsLeft)
    if (result.ok || performance.now() + retryMilliseconds >= deadline) return result
    await delay(retryMilliseconds)
  }
}

/** At the same time, since each waits for the disk, and only what differs; all have ended when it resolves or throws. */
async function writeImages(images: readonly FileImage[]): Promise<void> {
  const results = await Promise.allSettled(
    images.map(async (image) => isSameImage(await readImage(image.path), image) || (await writeImage(image))),
  )
  const failed = results.find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}
