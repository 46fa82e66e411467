/**
 * DNS in our words (RFC 9499). Names are lower-case A-labels without the final dot; `@` is never used inside.
 * A record set is all values of one name and type. Values are in presentation form without surrounding quotes:
 * TXT as one joined string, MX as `10 mail.example.com`, CAA as `0 issue "ca.example"`, A as `192.0.2.1`.
 */
export const dnsRecordTypes = ['A', 'AAAA', 'CNAME', 'MX', 'TXT', 'NS', 'SRV', 'TLSA', 'CAA', 'PTR'] as const
export type DnsRecordType = (typeof dnsRecordTypes)[number]

export interface RecordSet {
  readonly name: string
  readonly type: DnsRecordType
  readonly ttlSeconds: number
  /** Order has no meaning; no duplicates. */
  readonly values: readonly string[]
}

/** What a required record is for; decides its explanation and whether its absence blocks anything. */
export type DnsRecordPurpose = 'ownership' | 'mx' | 'address' | 'spf' | 'dkim' | 'dmarc'

/** One record that a domain needs, as shown to a person. */
export interface RequiredRecord {
  readonly purpose: DnsRecordPurpose
  readonly name: string
  readonly type: DnsRecordType
  readonly value: string
  readonly ttlSeconds: number
}

/**
 * `before` is the set as observed (null: absent), `after` as it must be (null: removed). An adapter that works by value
 * removes `before.values` not in `after` and adds the others; strangers' values stand in both and so stay.
 */
export interface RecordSetChange {
  readonly name: string
  readonly type: DnsRecordType
  readonly before: RecordSet | null
  readonly after: RecordSet | null
}

/** Answer to a question about one record set; `unknown`: nobody could say, for the reason given. */
export type LookupResult =
  | { readonly state: 'found'; readonly values: readonly string[] }
  | { readonly state: 'absent' }
  | { readonly state: 'unknown'; readonly reason: string }
