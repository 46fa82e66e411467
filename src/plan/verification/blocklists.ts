import type { LookupResult } from '#model/dns-record.ts'

/** A DNS blocklist (RFC 5782). */
export interface Blocklist {
  readonly zone: string
  readonly title: string
  readonly kind: 'ip' | 'domain'
  /** Where a person asks for removal. */
  readonly removalUrl: string
}

/** Those that receivers use; SORBS closed in 2024. Spamhaus answers only who asks from a resolver of their own. */
export const defaultBlocklists: readonly Blocklist[] = [
  { zone: 'zen.spamhaus.org', title: 'Spamhaus ZEN', kind: 'ip', removalUrl: 'https://check.spamhaus.org/' },
  { zone: 'dbl.spamhaus.org', title: 'Spamhaus DBL', kind: 'domain', removalUrl: 'https://check.spamhaus.org/' },
  {
    zone: 'b.barracudacentral.org',
    title: 'Barracuda',
    kind: 'ip',
    removalUrl: 'https://www.barracudacentral.org/rbl/removal-request',
  },
  { zone: 'bl.spamcop.net', title: 'SpamCop', kind: 'ip', removalUrl: 'https://www.spamcop.net/bl.shtml' },
  { zone: 'bl.mailspike.net', title: 'Mailspike', kind: 'ip', removalUrl: 'https://www.mailspike.org/iplookup.html' },
  { zone: 'psbl.surriel.com', title: 'PSBL', kind: 'ip', removalUrl: 'https://psbl.org/remove' },
]

/** What a blocklist says of a subject. `unknown` is never a listing. */
export interface Listing {
  readonly zone: string
  readonly title: string
  readonly kind: Blocklist['kind']
  readonly state: 'listed' | 'clean' | 'unknown'
  /** The answer, or why there is none. */
  readonly detail: string
  /** What to do about a listing, in a sentence. */
  readonly removal: string
}

/** The name to look up (type A) for an IPv4 address or a domain (RFC 5782 §2.1, §2.4). */
export function blocklistName({ zone, kind }: Blocklist, subject: string): string {
  const labels = kind === 'ip' ? subject.split('.').toReversed().join('.') : subject
  return `${labels}.${zone}`
}

/**
 * | answer                                  | means                                              |
 * |-----------------------------------------|----------------------------------------------------|
 * | 127.255.255.x                           | the question was refused (Spamhaus, since 2019)    |
 * | other 127.0.0.0/8 but 127.0.0.1         | listed                                             |
 * | anything else                           | the zone is parked, or somebody rewrites answers   |
 * | no such name                            | clean                                              |
 */
export function readListing(list: Blocklist, result: LookupResult): Listing {
  const { zone, title, kind, removalUrl } = list
  const removal = `Find out what was sent and stop it; then ask ${title} for removal at ${removalUrl}.`
  const listing = (state: Listing['state'], detail: string): Listing => ({ zone, title, kind, state, detail, removal })
  if (result.state === 'unknown') return listing('unknown', result.reason)
  if (result.state === 'absent') return listing('clean', '')
  const answers = result.values.join(', ')
  if (result.values.some((value) => value.startsWith('127.255.255.'))) {
    return listing('unknown', `the question was refused (${answers}): ask through a resolver of its own`)
  }
  const codes = result.values.filter((value) => value.startsWith('127.') && value !== '127.0.0.1')
  if (codes.length > 0) return listing('listed', codes.join(', '))
  return listing('unknown', `it answered ${answers}, which no blocklist does`)
}
