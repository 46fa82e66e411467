/** The terms of an SPF record (RFC 7208 §4.5, §4.6) in order and as written, without the version. Pure. */
export type SpfTerms = readonly string[]

/** Whether a TXT value is an SPF record: exactly `v=spf1`, alone or followed by a space (RFC 7208 §4.5). */
export function isSpf(value: string): boolean {
  return /^v=spf1( |$)/i.test(value)
}

/** The terms of an SPF record, or `null` when the value is none. */
export function parseSpf(value: string): SpfTerms | null {
  if (!isSpf(value)) return null
  return value
    .split(/ +/)
    .slice(1)
    .filter((term) => term !== '')
}

export function formatSpf(terms: SpfTerms): string {
  return ['v=spf1', ...terms].join(' ')
}

export function isAllTerm(term: string): boolean {
  return /^[+?~-]?all$/i.test(term)
}

/** Equal in effect: `+ip4:192.0.2.1/32` and `IP4:192.0.2.1` are the same term. */
export function canonicalTerm(term: string): string {
  const lower = term.toLowerCase().replace(/^\+/, '')
  return /^[?~-]?ip4:/.test(lower) ? lower.replace(/\/32$/, '') : lower
}

/**
 * Terms that cost a look-up: include, a, mx, ptr, exists, redirect. At most ten are allowed together with those of the
 * records included, which cannot be counted from the text (RFC 7208 §4.6.4).
 */
export function countLookups(terms: SpfTerms): number {
  const counted = /^[+?~-]?(include:|(a|mx|ptr)([:/]|$)|exists:)|^redirect=/i
  return terms.filter((term) => counted.test(term)).length
}
