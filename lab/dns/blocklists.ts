import { isIP } from 'node:net'
import { reverseLabels } from './reverse-name.ts'
import { absolute, type ZoneFile, type ZoneRecord } from './zone-file.ts'

/** A DNS blocklist of the lab, under the name and with the answers of the real one. */
export interface Blocklist {
  readonly zone: string
  readonly kind: 'ip' | 'domain'
  readonly ipv6: boolean
  /** Addresses in the answer for something that is listed. */
  readonly listedAnswers: readonly [string, ...string[]]
  /** Addresses in the answer for the test point (RFC 5782 §5). */
  readonly testAnswers: readonly [string, ...string[]]
}

export const blocklists: readonly Blocklist[] = [
  {
    zone: 'zen.spamhaus.org',
    kind: 'ip',
    ipv6: true,
    listedAnswers: ['127.0.0.2'],
    testAnswers: ['127.0.0.2', '127.0.0.4', '127.0.0.10'],
  },
  {
    zone: 'dbl.spamhaus.org',
    kind: 'domain',
    ipv6: false,
    listedAnswers: ['127.0.1.2'],
    testAnswers: ['127.0.1.2'],
  },
  ...['b.barracudacentral.org', 'bl.spamcop.net', 'psbl.surriel.com', 'bl.mailspike.net'].map(
    (zone): Blocklist => ({
      zone,
      kind: 'ip',
      ipv6: false,
      listedAnswers: ['127.0.0.2'],
      testAnswers: ['127.0.0.2'],
    }),
  ),
]

/** The labels under which a blocklist answers for `subject` (an address or a domain), or `null` when it cannot. */
export function listedLabels(list: Blocklist, subject: string): string | null {
  const version = isIP(subject)
  if (list.kind === 'domain') return version === 0 ? subject : null
  return version === 4 || (version === 6 && list.ipv6) ? reverseLabels(subject) : null
}

/** The zone of a blocklist: its test points, and what is listed now. 127.0.0.1 and `invalid` are never in it. */
export function blocklistZone(list: Blocklist, listed: readonly string[], nameserver: string): ZoneFile {
  const testPoints = [...(list.kind === 'ip' ? ['127.0.0.2'] : ['test']), ...(list.ipv6 ? ['::ffff:7f00:2'] : [])]
  return {
    name: list.zone,
    nameserver,
    records: [
      ...testPoints.flatMap((point) => listing(list, point, list.testAnswers)),
      ...listed
        .filter((subject) => !testPoints.includes(subject))
        .flatMap((it) => listing(list, it, list.listedAnswers)),
    ],
  }
}

function listing(list: Blocklist, subject: string, answers: readonly string[]): ZoneRecord[] {
  const labels = listedLabels(list, subject)
  if (labels === null) return []
  const name = `${labels}.${list.zone}`
  const reason = `Listed by ${list.zone}, see https://lab.test/lookup/${subject}`
  return [...answers.map((data): ZoneRecord => ({ name, type: 'A', data })), { name, type: 'TXT', data: reason }]
}

/** The delegation of a zone as its parent holds it; `ds` are the DS records' data, none for an unsigned zone. */
export function delegation(zone: string, nameserver: string, ds: readonly string[]): ZoneRecord[] {
  return [
    { name: zone, type: 'NS', data: absolute(nameserver) },
    ...ds.map((data): ZoneRecord => ({ name: zone, type: 'DS', data })),
  ]
}
