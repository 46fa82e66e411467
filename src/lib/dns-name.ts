import { isIP } from 'node:net'
import { domainToASCII, domainToUnicode } from 'node:url'
import { parse } from 'tldts'

export type DomainNameResult =
  /** Lower-case A-labels (RFC 5890) without the final dot. */
  | { readonly ok: true; readonly name: string }
  /** `reason` says what is wrong in one sentence; `suggestion` is a name that would do, when one can be guessed. */
  | { readonly ok: false; readonly reason: string; readonly suggestion: string | null }

/** RFC 6761, RFC 6762, RFC 7686, RFC 9476: names that can never be delegated, so never receive mail from others. */
const specialUseSuffixes = ['localhost', 'local', 'invalid', 'onion', 'arpa', 'alt', 'internal']

/**
 * Reads a registrable domain name, or a name below one, as a person types it: any case, internationalized (UTS #46),
 * one final dot allowed. Refuses what cannot be a mail domain: addresses, single labels, public suffixes (private
 * ones too), underscores, labels over 63 and names over 253 octets (RFC 1035 §2.3.4).
 */
export function parseDomainName(text: string): DomainNameResult {
  const result = readDomainName(text)
  if (result.ok) return result
  const candidate = guessName(text)
  const guess = candidate === null || candidate === text ? null : readDomainName(candidate)
  return { ok: false, reason: result.reason, suggestion: guess?.ok ? guess.name : null }
}

/** Lower case and without the final dot; the form in which names are compared. */
export function normalizeDnsName(name: string): string {
  return name.toLowerCase().replace(/\.$/, '')
}

/** Whether `name` is the zone's own name or below it. Both normalized. */
export function isInZone(name: string, zone: string): boolean {
  return name === zone || name.endsWith(`.${zone}`)
}

/** The zone that holds the name: the longest that encloses it, or `null`. All normalized. */
export function findEnclosingZone(name: string, zones: readonly string[]): string | null {
  const enclosing = zones.filter((zone) => isInZone(name, zone))
  return enclosing.reduce<string | null>((best, zone) => (zone.length > (best?.length ?? 0) ? zone : best), null)
}

/** The name under `in-addr.arpa` of an IPv4 address (RFC 1035 §3.5). */
export function reverseNameOf(ipv4: string): string {
  return `${ipv4.split('.').reverse().join('.')}.in-addr.arpa`
}

function refuse(reason: string): DomainNameResult {
  return { ok: false, reason, suggestion: null }
}

function readDomainName(text: string): DomainNameResult {
  if (text.length > 1000) return refuse('The name is far too long; a domain name has at most 253 characters.')
  const trimmed = text.trim()
  const typed = trimmed.endsWith('.') ? trimmed.slice(0, -1) : trimmed
  if (typed === '') return refuse('The name is empty.')
  const shapeProblem = findShapeProblem(typed)
  if (shapeProblem !== null) return refuse(shapeProblem)
  const name = domainToASCII(typed)
  if (name === '') return refuse('The name has characters that no domain name can have (UTS #46).')
  const problem = findLengthProblem(name) ?? findLabelProblem(name) ?? findSuffixProblem(name)
  return problem === null ? { ok: true, name } : refuse(problem)
}

/** What can be seen before conversion; the converter would decode or accept some of these as parts of a URL. */
function findShapeProblem(typed: string): string | null {
  if (typed.includes('@')) return 'This is an e-mail address; give only the part after the @.'
  if (isIP(typed.replace(/^\[|\]$/g, '')) !== 0) return 'This is an IP address, not a domain name.'
  if (/[/:?#\\]/.test(typed)) return 'This looks like a web address; give only the host name in it.'
  if (/[\s%<>^|[\]]/.test(typed)) return 'A domain name has no spaces and no special characters.'
  if (/^\.|\.$|\.\./.test(typed)) return 'The name has an empty label: two dots in a row, or a dot at an end.'
  if (typed.includes('_')) return 'Underscores are for records such as _dmarc, not for mail domains (RFC 5321 §4.1.2).'
  return null
}

function findLengthProblem(name: string): string | null {
  if (name.length > 253) return `The name has ${name.length} characters; at most 253 are allowed (RFC 1035 §2.3.4).`
  const long = name.split('.').find((label) => label.length > 63)
  return long === undefined ? null : `The label "${long.slice(0, 20)}…" is longer than 63 characters (RFC 1035 §2.3.4).`
}

function findLabelProblem(name: string): string | null {
  if (isIP(name) !== 0) return 'This is an IP address, not a domain name.'
  const bad = name.split('.').find((label) => !/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(label) || !isSoundALabel(label))
  if (bad === undefined) return null
  return `The label "${bad}" is not valid: letters, digits and inner hyphens only (RFC 1123 §2.1, RFC 5891 §4.2).`
}

/** An `xn--` label must decode, and its decoded form must encode to itself again (RFC 5891 §5.4). */
function isSoundALabel(label: string): boolean {
  if (!label.startsWith('xn--')) return label.slice(2, 4) !== '--'
  const decoded = domainToUnicode(label)
  return decoded !== '' && decoded !== label && domainToASCII(decoded) === label
}

function findSuffixProblem(name: string): string | null {
  const labels = name.split('.')
  const top = labels.at(-1) ?? ''
  if (specialUseSuffixes.includes(top)) return `Names under .${top} are reserved and cannot receive mail from others.`
  if (labels.length === 1) return 'The name has only one label; a domain has at least two, such as "example.com".'
  if (/^\d+$/.test(top)) return 'The last label must not be a number.'
  if (parse(name, { allowPrivateDomains: true }).domain !== null) return null
  return `"${name}" is a public suffix, under which others register their names; give a name below it.`
}

/** The host name inside an e-mail address, a URL or a badly dotted name. */
function guessName(text: string): string | null {
  if (text.length > 1000) return null
  const afterScheme = text.trim().replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
  const authority = afterScheme.split(/[/?#\\]/)[0] ?? ''
  const host = (authority.split('@').at(-1) ?? '').replace(/:\d*$/, '')
  const unmarked = host.replace(/^(_[^.]*\.)+/, '').replaceAll('_', '-')
  const cleaned = unmarked
    .replace(/[\s<>"'%]+/g, '')
    .replace(/\.{2,}/g, '.')
    .replace(/^\.|\.$/g, '')
  return cleaned === '' ? null : cleaned
}
