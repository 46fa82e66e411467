import { withFullAsRefused } from './full-mailbox.ts'
import type { RefusalEvidence } from './verification-evidence.ts'

/** When a node was last asked what it must refuse, and what it said; one for each node, whoever asks. */
export interface StoredRefusals {
  /** ISO 8601. */
  readonly at: string
  readonly bundleHash: string | null
  /** ISO 8601; `null`: never yet. */
  readonly passwordsAt: string | null
  readonly refusals: RefusalEvidence
}

export interface RefusalScheduleInput {
  readonly stored: StoredRefusals | null
  readonly bundleHash: string | null
  readonly now: Date
  /** Wrong passwords make Dovecot slow for our address (auth penalty), so an order that still runs is spared. */
  readonly isVerified: boolean
}

export interface RefusalSchedule {
  readonly asksAll: boolean
  readonly triesPasswords: boolean
}

const steadySeconds = 24 * 3600
/** More than the ten minutes over which the jails of a node count. */
const leastSeconds = 660

/**
 * How often: it looks like an attack, and fail2ban on the node counts it (10 wrong passwords, 20 refused recipients in 10
 * minutes). A round has 15 refused recipients on port 25 and one wrong password for each protocol; between two there are
 * 11 minutes, however many domains the node serves and however often its configuration changes.
 *
 * | case                               | all but passwords | passwords                  |
 * |------------------------------------|-------------------|----------------------------|
 * | never asked                        | at once           | once an order is verified  |
 * | another configuration              | after 11 minutes  | with it                    |
 * | something failed or gave no answer | after 11 minutes  | with it                    |
 * | all is well                        | daily             | with it                    |
 */
export function scheduleRefusals({ stored, bundleHash, now, isVerified }: RefusalScheduleInput): RefusalSchedule {
  if (stored === null) return { asksAll: true, triesPasswords: isVerified }
  const age = secondsBetween(stored.at, now)
  const asksAll =
    age >= steadySeconds || (age >= leastSeconds && (stored.bundleHash !== bundleHash || !isSettled(stored.refusals)))
  if (stored.passwordsAt === null) return { asksAll, triesPasswords: isVerified }
  const isFarEnough = secondsBetween(stored.passwordsAt, now) >= leastSeconds
  return { asksAll, triesPasswords: isVerified && asksAll && isFarEnough }
}

/** Everything that was asked was refused: there is nothing to look at again soon. */
function isSettled(refusals: RefusalEvidence): boolean {
  const { oldTls, relays, hasCatchAll, unknownRecipient, fullMailbox, spam, program, disclosure } = refusals
  const answers = [
    ...relays.filter(({ isLocalLooking }) => !(hasCatchAll && isLocalLooking)).map(({ answer }) => answer),
    ...(hasCatchAll ? [] : [unknownRecipient]),
    ...[withFullAsRefused(fullMailbox), spam, program, disclosure].filter((answer) => answer !== null),
    ...(refusals.passwords ?? []).map(({ answer }) => answer),
  ]
  return (
    answers.every(({ state }) => state === 'refused') &&
    oldTls.every(({ state }) => state === 'refused') &&
    refusals.exposedPorts.length === 0 &&
    refusals.ssh.state === 'offered' &&
    refusals.ssh.methods.every((method) => method === 'publickey')
  )
}

function secondsBetween(earlier: string, later: Date): number {
  return (later.getTime() - Date.parse(earlier)) / 1000
}
