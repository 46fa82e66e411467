import type { RecordSet, RequiredRecord } from '#model/dns-record.ts'

/** `vanity`: MX points to `mail.<domain>`; `mx_to_primary`: MX points to the node's own name. */
export type DnsSetupType = 'vanity' | 'mx_to_primary'

export interface DesiredRecordsInput {
  readonly domainName: string
  readonly dnsSetupType: DnsSetupType
  readonly verificationToken: string
  /** `null` while the domain has no node; its address may still be unknown. */
  readonly node: { readonly hostname: string; readonly ipv4: string | null } | null
  readonly dkimKeys: readonly DkimPublicKey[]
  readonly dmarc: DmarcWish
}

export interface DkimPublicKey {
  readonly selector: string
  readonly algorithm: 'rsa-sha256' | 'ed25519-sha256'
  /** As it stands in `p=`: SubjectPublicKeyInfo for RSA (RFC 6376 §3.6.1), the bare 32 octets for Ed25519 (RFC 8463 §4). */
  readonly publicKeyBase64: string
}

export interface DmarcWish {
  readonly policy: 'none' | 'quarantine' | 'reject'
  /** Mailbox for aggregate reports, or `null` for none. */
  readonly reportAddress: string | null
}

/** Short, so that a domain follows its node to another address within minutes. */
const ttlSeconds = 300

/** Everything that a mail domain needs in its zone; records whose inputs are not known yet are left out. */
export function desiredRecords(input: DesiredRecordsInput): readonly RequiredRecord[] {
  return [
    ownershipRecord(input.domainName, input.verificationToken),
    ...mxRecords(input),
    ...addressRecords(input),
    ...spfRecords(input),
    ...input.dkimKeys.map((key) => dkimRecord(input.domainName, key)),
    dmarcRecord(input.domainName, input.dmarc),
  ]
}

/** The address of a node's own name, for the zone that holds it: forward side of its confirmed reverse name. */
export function nodeAddressRecord(hostname: string, ipv4: string): RequiredRecord {
  return { purpose: 'address', name: hostname, type: 'A', value: ipv4, ttlSeconds }
}

/** Puts records of the same name and type together, in order of first appearance. */
export function groupRecords(records: readonly RequiredRecord[]): readonly RecordSet[] {
  const sets = new Map<string, RecordSet>()
  for (const record of records) {
    const key = `${record.name} ${record.type}`
    const values = sets.get(key)?.values ?? []
    if (values.includes(record.value)) continue
    const { name, type, ttlSeconds } = sets.get(key) ?? record
    sets.set(key, { name, type, ttlSeconds, values: [...values, record.value] })
  }
  return [...sets.values()]
}

function ownershipRecord(domainName: string, token: string): RequiredRecord {
  return {
    purpose: 'ownership',
    name: `_mail-verification.${domainName}`,
    type: 'TXT',
    value: `mail-verification=${token}`,
    ttlSeconds,
  }
}

function mxRecords({ domainName, dnsSetupType, node }: DesiredRecordsInput): readonly RequiredRecord[] {
  const target = dnsSetupType === 'vanity' ? `mail.${domainName}` : node?.hostname
  if (target === undefined) return []
  return [{ purpose: 'mx', name: domainName, type: 'MX', value: `10 ${target}`, ttlSeconds }]
}

/** `mail.<domain>` in the vanity set-up, and the node's own name when it lies in this domain. */
function addressRecords({ domainName, dnsSetupType, node }: DesiredRecordsInput): readonly RequiredRecord[] {
  if (node === null || node.ipv4 === null) return []
  const { hostname, ipv4 } = node
  const isNodeHere = hostname === domainName || hostname.endsWith(`.${domainName}`)
  const names = new Set([
    ...(dnsSetupType === 'vanity' ? [`mail.${domainName}`] : []),
    ...(isNodeHere ? [hostname] : []),
  ])
  return [...names].map((name) => nodeAddressRecord(name, ipv4))
}

/**
 * `ip4` rather than `mx` or `a`: it costs none of the ten look-ups (RFC 7208 §4.6.4), it cannot fail with the DNS, and it
 * still holds when the MX points elsewhere. `~all` rather than `-all`: with DMARC in place a hard fail adds nothing but
 * loses forwarded mail before its DKIM signature is looked at (RFC 7489 §10.1).
 */
function spfRecords({ domainName, node }: DesiredRecordsInput): readonly RequiredRecord[] {
  if (node === null || node.ipv4 === null) return []
  return [{ purpose: 'spf', name: domainName, type: 'TXT', value: `v=spf1 ip4:${node.ipv4} ~all`, ttlSeconds }]
}

function dkimRecord(domainName: string, key: DkimPublicKey): RequiredRecord {
  const keyType = key.algorithm === 'rsa-sha256' ? 'rsa' : 'ed25519'
  return {
    purpose: 'dkim',
    name: `${key.selector}._domainkey.${domainName}`,
    type: 'TXT',
    value: `v=DKIM1; k=${keyType}; p=${key.publicKeyBase64}`,
    ttlSeconds,
  }
}

/** RFC 9989 §4.7; there is no `pct` any more. */
function dmarcRecord(domainName: string, { policy, reportAddress }: DmarcWish): RequiredRecord {
  const reports = reportAddress === null ? '' : `; rua=mailto:${reportAddress}`
  return {
    purpose: 'dmarc',
    name: `_dmarc.${domainName}`,
    type: 'TXT',
    value: `v=DMARC1; p=${policy}${reports}`,
    ttlSeconds,
  }
}
