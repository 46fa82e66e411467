import { isIpv4InNetwork } from '#lib/ip-address.ts'
import type { RequiredRecord } from '#model/dns-record.ts'
import { parseTagList } from '../parse-tag-list.ts'
import { isDmarc } from './record-role.ts'
import { missingVerdict, type RecordVerdict, validVerdict, wrongVerdict } from './record-verdict.ts'
import { countLookups, isAllTerm, isSpf, parseSpf, type SpfTerms } from './spf-record.ts'

/** Whether the SPF record lets our address pass, as far as its own text tells (RFC 7208 §4.6.2: first match decides). */
export function judgeSpf(required: RequiredRecord, values: readonly string[]): RecordVerdict {
  const records = values.filter(isSpf)
  const ip = /ip4:(\S+)/.exec(required.value)?.[1] ?? ''
  if (records.length === 0) return missingVerdict(required, 'so receivers cannot tell that the mail node may send')
  if (records.length > 1) {
    return wrongVerdict(
      `${required.name} has ${records.length} SPF records, so receivers use none of them (RFC 7208 §4.5).`,
      `Join them into one record that contains "ip4:${ip}".`,
    )
  }
  return judgeSpfTerms(required.name, ip, parseSpf(records[0] ?? '') ?? [])
}

function judgeSpfTerms(name: string, ip: string, terms: SpfTerms): RecordVerdict {
  const position = terms.findIndex((term) => isAllTerm(term) || matchesIp(term, ip))
  const match = terms[position]
  const fix = `Put "ip4:${ip}" right after "v=spf1".`
  if (countLookups(terms.slice(0, position === -1 ? terms.length : position)) > 10) {
    return wrongVerdict(`The SPF record of ${name} needs more than ten DNS look-ups (RFC 7208 §4.6.4).`, fix)
  }
  if (match !== undefined && !isAllTerm(match) && !/^[-~?]/.test(match)) {
    return validVerdict(`SPF lets the mail node ${ip} send for ${name}.`)
  }
  if (match !== undefined && /^\+?all$/i.test(match)) {
    return validVerdict(`SPF lets anybody send for ${name}.`, 'Replace "+all" by "~all".')
  }
  if (match !== undefined && !isAllTerm(match)) {
    return wrongVerdict(`The SPF record of ${name} says "${match}", which turns the mail node away.`, fix)
  }
  return wrongVerdict(`The SPF record of ${name} does not name the mail node ${ip}.`, fix)
}

function matchesIp(term: string, ip: string): boolean {
  const network = /^[+?~-]?ip4:(.+)$/i.exec(term)?.[1]
  return network !== undefined && isIpv4InNetwork(ip, network)
}

/** RFC 6376 §3.6.1: the published key must be the one that the node signs with; white space in it has no meaning. */
export function judgeDkim(required: RequiredRecord, values: readonly string[]): RecordVerdict {
  const wanted = parseTagList(required.value)
  const records = values.filter((value) => parseTagList(value)?.has('p') === true)
  const fix = `Change the TXT record at ${required.name} to "${required.value}".`
  if (records.length > 1) {
    return wrongVerdict(
      `${required.name} holds ${records.length} keys; receivers then may use any of them (RFC 6376 §3.6.2.2).`,
      `Keep only the one with the value "${required.value}".`,
    )
  }
  const found = parseTagList(records[0] ?? '')
  if (found === null) {
    if (values.length === 0) return missingVerdict(required, 'so receivers cannot check signatures')
    return wrongVerdict(`What ${required.name} holds is not a DKIM key.`, fix)
  }
  const problem = findKeyProblem(found, wanted ?? new Map())
  if (problem !== null) return wrongVerdict(`The DKIM key at ${required.name} ${problem}.`, fix)
  if (!found.get('t')?.split(':').includes('y')) return validVerdict(`The DKIM key at ${required.name} is the node's.`)
  return validVerdict(`The DKIM key at ${required.name} is the node's, but marked as a test.`, 'Remove "t=y".')
}

function findKeyProblem(found: ReadonlyMap<string, string>, wanted: ReadonlyMap<string, string>): string | null {
  const key = (found.get('p') ?? '').replace(/\s+/g, '')
  const version = found.get('v')
  const services = found.get('s')?.split(':') ?? ['*']
  const hashes = found.get('h')?.split(':') ?? ['sha256']
  if (version !== undefined && (version !== 'DKIM1' || [...found.keys()][0] !== 'v'))
    return 'does not start with v=DKIM1'
  if (key === '') return 'is revoked (empty p=)'
  if ((found.get('k') ?? 'rsa') !== (wanted.get('k') ?? 'rsa'))
    return `is of the wrong kind (k=${found.get('k') ?? 'rsa'})`
  if (key !== wanted.get('p')) return 'is not the key that the mail node signs with'
  if (!services.includes('*') && !services.includes('email')) return 'is not meant for e-mail (s=)'
  return hashes.includes('sha256') ? null : 'does not allow SHA-256 (h=)'
}

/** RFC 9989 §4.7: any one sound DMARC record will do; which policy it states is its owner's business. */
export function judgeDmarc(required: RequiredRecord, values: readonly string[]): RecordVerdict {
  const records = values.filter(isDmarc)
  const [record] = records
  if (record === undefined) return missingVerdict(required, 'so receivers have no policy for forged mail')
  if (records.length > 1) {
    return wrongVerdict(
      `${required.name} has ${records.length} DMARC records, so none counts.`,
      'Keep only one of them.',
    )
  }
  const tags = parseTagList(record)
  const policy = tags?.get('p')?.toLowerCase()
  if (tags === null) return wrongVerdict(`The DMARC record "${record}" cannot be read.`, changeTo(required))
  if (policy === undefined || !['none', 'quarantine', 'reject'].includes(policy)) {
    return wrongVerdict(`The DMARC record "${record}" has no valid policy (p=).`, changeTo(required))
  }
  const explanation = `DMARC is there with policy "${policy}".`
  return tags.has('pct')
    ? validVerdict(explanation, 'Remove "pct": it has no meaning any more (RFC 9989).')
    : validVerdict(explanation)
}

function changeTo(required: RequiredRecord): string {
  return `Change it to "${required.value}".`
}
