import { isIPv6 } from 'node:net'
import { sha256Hex } from '#lib/hash.ts'
import { networkOf } from '#lib/ip-network.ts'
import { ProblemError } from '#model/error.ts'
import { countAttempt, deleteAttempts, forgiveAttempt } from '#store/identity/sign-in-attempts.ts'
import { type IdentityScoped, withIdentity } from '#store/identity-scope.ts'
import type { Identity } from './identity.ts'

/** What is counted, for an account and for an address: tries in a window of seconds. */
const limits = {
  password: { account: 10, address: 60, windowSeconds: 900 },
  code: { account: 8, address: 60, windowSeconds: 900 },
  mail: { account: 4, address: 30, windowSeconds: 3600 },
  beginning: { account: 200, address: 200, windowSeconds: 900 },
  link: { account: 30, address: 30, windowSeconds: 900 },
} as const

export type LimitedThing = keyof typeof limits

export interface Try {
  readonly thing: LimitedThing
  /** E-mail address or user id; `null` when only the address counts. */
  readonly account: string | null
  readonly address: string
}

/**
 * Counts a try before it is looked at, in a transaction of its own, so that many at once are counted, too. All API
 * processes count together. What turns out right is taken back by `forgiveTry`.
 * @throws {ProblemError} `too-many-attempts` with the seconds to wait; the same whether the account exists or not.
 */
export async function countTry(identity: Identity, attempt: Try): Promise<void> {
  const { windowSeconds, ...most } = limits[attempt.thing]
  const now = identity.clock()
  const counted = await withIdentity(identity.db, async (scoped) => {
    const results = []
    for (const { subject, limit } of subjectsOf(attempt, most)) {
      results.push({ ...(await countAttempt(scoped, { subject, windowSeconds, now })), limit })
    }
    return results
  })
  const exceeded = counted.filter(({ attempts, limit }) => attempts > limit)
  if (exceeded.length === 0) return
  const end = Math.max(...exceeded.map(({ windowEndsAt }) => windowEndsAt.getTime()))
  const retryAfterSeconds = Math.max(1, Math.ceil((end - now.getTime()) / 1000))
  const detail = `There were too many tries; the next one is looked at in ${retryAfterSeconds} seconds.`
  throw new ProblemError('too-many-attempts', { detail, retryAfterSeconds })
}

/** The try was right: the account begins anew, and the address has this try back. */
export async function forgiveTry(scoped: IdentityScoped, attempt: Try): Promise<void> {
  const [address, account] = subjectsOf(attempt, limits[attempt.thing])
  if (address !== undefined) await forgiveAttempt(scoped, address.subject)
  if (account !== undefined) await deleteAttempts(scoped, [account.subject])
}

interface Subject {
  readonly subject: string
  readonly limit: number
}

/** The address first. An IPv6 address counts by its /64, which is what one customer has at least. */
function subjectsOf({ thing, account, address }: Try, most: { account: number; address: number }): readonly Subject[] {
  const network = isIPv6(address) ? networkOf(address, 64) : address
  const byAddress = { subject: sha256Hex(`${thing}/address/${network}`), limit: most.address }
  if (account === null) return [byAddress]
  return [byAddress, { subject: sha256Hex(`${thing}/account/${account}`), limit: most.account }]
}
