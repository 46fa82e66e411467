import type { RepairReport } from '#protocol/agent-protocol.ts'
import { findChanges, prepareAndReplace } from './apply-bundle.ts'
import { ApplyError } from './apply-error.ts'
import { findDrift } from './drift.ts'
import type { AppliedBundle } from './node-records.ts'

/**
 * Puts back what was changed by hand, with the checks, reloads and the mail of an apply. Null when nothing differs. When it does
 * not work out, what was there by hand is there again and the report says why.
 */
export async function repairDrift({ bundle }: AppliedBundle, selfTestPassword: string): Promise<RepairReport | null> {
  const files = await findDrift(bundle.files)
  if (files.length === 0) return null
  const at = new Date().toISOString()
  const changes = await findChanges(bundle, null)
  const services = [...new Set(changes.map((change) => change.service))]
  try {
    await prepareAndReplace({ bundle, changes, services, isFirst: false }, selfTestPassword)
    console.log(`put back what was changed by hand: ${files.map(({ path }) => path).join(', ')}`)
    return { at, files, failure: null }
  } catch (error) {
    // not even the way back could be gone: the journal stays
    if (!(error instanceof ApplyError)) throw error
    console.error(`what was changed by hand could not be put back: ${(error as Error).message}`)
    return { at, files, failure: (error as Error).message.slice(0, 2000) }
  }
}
