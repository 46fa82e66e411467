import { parseTagList } from '../parse-tag-list.ts'
import { type HeaderField, readHeaderFields } from './message-headers.ts'
import { type MethodResult, parseAuthenticationResults } from './parse-authentication-results.ts'

/** How the receiving server judged a delivered message. */
export interface DeliveryJudgement {
  /** Lower case, as in RFC 8601 §2.7: `pass`, `fail`, `none` …; `null` when the server gave none. */
  readonly spf: string | null
  /** One for each signature that the server names. */
  readonly dkim: readonly DkimJudgement[]
  readonly dmarc: string | null
  /** TLS version of the hop into the receiving server, such as `TLSv1.3`; `null` when it came in the clear. */
  readonly tlsProtocol: string | null
}

export interface DkimJudgement {
  readonly domain: string
  readonly selector: string
  /** From the DKIM-Signature that the result is about; `null` when it cannot be told. */
  readonly algorithm: DkimAlgorithm | null
  readonly result: string
}

export type DkimAlgorithm = 'rsa-sha256' | 'ed25519-sha256'

/**
 * Reads the judgement from the header section of a delivered message. Only the topmost Authentication-Results field of
 * `authservId` counts: those below may be forged by anybody on the way (RFC 8601 §5). Results that the server gives
 * without an algorithm, as Rspamd does, are matched to the signatures by `header.b`, or else by domain and selector.
 */
export function readAuthenticationResults(headers: string, authservId: string): DeliveryJudgement {
  const fields = readHeaderFields(headers)
  const results = findResults(fields, authservId)
  const signatures = fields.filter(({ name }) => name === 'dkim-signature').flatMap(({ value }) => readSignature(value))
  const resultOf = (method: string) => results.find((entry) => entry.method === method)?.result ?? null
  return {
    spf: resultOf('spf'),
    dkim: results
      .filter(({ method, result }) => method === 'dkim' && result !== 'none')
      .map(judgeSignature(signatures)),
    dmarc: resultOf('dmarc'),
    tlsProtocol: findTlsProtocol(fields),
  }
}

function findResults(fields: readonly HeaderField[], authservId: string): readonly MethodResult[] {
  for (const { name, value } of fields) {
    if (name !== 'authentication-results') continue
    const parsed = parseAuthenticationResults(value)
    if (parsed?.authservId === authservId.toLowerCase()) return parsed.results
  }
  return []
}

interface Signature {
  readonly domain: string
  readonly selector: string
  readonly algorithm: DkimAlgorithm | null
  /** `b=` without white space. */
  readonly signature: string
}

function readSignature(value: string): readonly Signature[] {
  const tags = parseTagList(value)
  if (tags === null) return []
  const signature: Signature = {
    domain: (tags.get('d') ?? '').toLowerCase(),
    selector: (tags.get('s') ?? '').toLowerCase(),
    algorithm: toAlgorithm(tags.get('a')),
    signature: (tags.get('b') ?? '').replace(/\s+/g, ''),
  }
  return [signature]
}

function toAlgorithm(text: string | undefined): DkimAlgorithm | null {
  const lower = text?.toLowerCase()
  return lower === 'rsa-sha256' || lower === 'ed25519-sha256' ? lower : null
}

function judgeSignature(signatures: readonly Signature[]): (result: MethodResult) => DkimJudgement {
  return ({ properties, result }) => {
    const prefix = properties.get('header.b') ?? ''
    const identity = properties.get('header.i')?.split('@').at(-1)
    const domain = (properties.get('header.d') ?? identity ?? '').toLowerCase()
    const selector = (properties.get('header.s') ?? '').toLowerCase()
    const match = findSignature(signatures, { prefix, domain, selector })
    return {
      domain: domain === '' ? (match?.domain ?? '') : domain,
      selector: selector === '' ? (match?.selector ?? '') : selector,
      algorithm: toAlgorithm(properties.get('header.a')) ?? match?.algorithm ?? null,
      result,
    }
  }
}

interface SignatureKey {
  readonly prefix: string
  readonly domain: string
  readonly selector: string
}

/** RFC 6008: `header.b` is the start of the signature, and tells signatures of one domain apart. */
function findSignature(signatures: readonly Signature[], { prefix, domain, selector }: SignatureKey): Signature | null {
  const byPrefix = prefix === '' ? [] : signatures.filter(({ signature }) => signature.startsWith(prefix))
  if (byPrefix.length === 1) return byPrefix[0] ?? null
  const byKey = signatures.filter(
    (entry) => entry.domain === domain && (selector === '' || entry.selector === selector),
  )
  return byKey.length === 1 ? (byKey[0] ?? null) : null
}

/** The topmost Received of a hop over the network: not LMTP into the store, not a filter on the same machine. */
function findTlsProtocol(fields: readonly HeaderField[]): string | null {
  const hop = fields.find(({ name, value }) => name === 'received' && isNetworkHop(value))
  const match = /\b(?:using |version=|\()TLS(?:v)?(1)[._](\d)/i.exec(hop?.value ?? '')
  return match === null ? null : `TLSv${match[1]}.${match[2]}`
}

function isNetworkHop(received: string): boolean {
  if (!/\bwith (?:UTF8)?E?SMTPS?A?\b/i.test(received)) return false
  return !/^from\s+\S+\s+\((?:localhost\b|[^)]*\[(?:IPv6:)?(?:127\.|::1\]))/i.test(received)
}
