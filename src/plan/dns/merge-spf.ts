import { canonicalTerm, countLookups, formatSpf, isAllTerm, isSpf, parseSpf, type SpfTerms } from './spf-record.ts'

export interface MergeSpfInput {
  /** All TXT values at the name, SPF or not. */
  readonly observed: readonly string[]
  /** What we wrote or merged in before; their terms that are not wanted any more are taken out. */
  readonly owned: readonly string[]
  /** The SPF record that we would write if we were alone, ending with `all`; `null`: none any more. */
  readonly desired: string | null
}

export type MergedSpf =
  | {
      readonly state: 'merged'
      /** The one SPF record that must stand at the name, or `null` for none. */
      readonly value: string | null
      /**
       * What of it is ours, to be remembered as owned: the whole record, or only our terms (without `all`) in a record
       * of somebody else; `null` when nothing is.
       */
      readonly ours: string | null
      readonly notes: readonly string[]
    }
  | { readonly state: 'conflict'; readonly sentence: string }

/**
 * Puts our mechanisms into the SPF record that is there, so that there is never a second one (RFC 7208 §3.2). Strangers'
 * terms keep their order, and `all` or `redirect` stays theirs. Ours come first: they cost no look-up, and a mechanism of
 * theirs that fails cannot hide them.
 */
export function mergeSpf({ observed, owned, desired }: MergeSpfInput): MergedSpf {
  const ours = owned.map(parseSpf).filter((terms) => terms !== null)
  const present = observed.filter(isSpf)
  const foreign = present.filter((value) => !isWhollyOurs(parseSpf(value) ?? [], ours))
  const [text] = foreign
  if (text === undefined) return { state: 'merged', value: desired, ours: desired, notes: [] }
  if (foreign.length === 1) return mergeIntoForeign(text, ours, desired)
  const sentence = `There are ${present.length} SPF records, so receivers use none (RFC 7208 §4.5). Join them into one.`
  return { state: 'conflict', sentence }
}

/**
 * Of what we own, what is ours while a plan is carried out. A record of ours in whose place another stands is gone as a
 * whole; only its terms can still be ours. Else the merged record, which may read the same, would be taken for it.
 */
export function ownedTerms(owned: readonly string[], observed: readonly string[]): readonly string[] {
  if (!observed.some(isSpf)) return owned
  const standing = observed.flatMap((value) => {
    const terms = parseSpf(value)
    return terms === null ? [] : [terms]
  })
  return owned.flatMap((value) => {
    const terms = parseSpf(value)
    if (terms === null || standing.some((other) => isWhollyOurs(other, [terms]))) return [value]
    const rest = withoutAll(terms)
    return rest.length === 0 ? [] : [formatSpf(rest)]
  })
}

/** Adds what is missing and takes out what was ours and is not wanted any more; `all` is never ours here. */
function mergeIntoForeign(text: string, ours: readonly SpfTerms[], desired: string | null): MergedSpf {
  const current = parseSpf(text) ?? []
  const wanted = withoutAll(desired === null ? [] : (parseSpf(desired) ?? []))
  const wantedKeys = new Set(wanted.map(canonicalTerm))
  const ownedKeys = new Set(ours.flatMap(withoutAll).map(canonicalTerm))
  const isStale = (term: string) => ownedKeys.has(canonicalTerm(term)) && !wantedKeys.has(canonicalTerm(term))
  const staying = current.filter((term) => !isStale(term))
  const stayingKeys = new Set(staying.map(canonicalTerm))
  const added = wanted.filter((term) => !stayingKeys.has(canonicalTerm(term)))
  const oursNow = wanted.filter((term) => added.includes(term) || ownedKeys.has(canonicalTerm(term)))
  const merged = [...added, ...staying]
  const isUnchanged = added.length === 0 && staying.length === current.length
  return {
    state: 'merged',
    value: isUnchanged ? text : formatSpf(merged),
    ours: oursNow.length === 0 ? null : formatSpf(oursNow),
    notes: lookupNotes(merged),
  }
}

function withoutAll(terms: SpfTerms): SpfTerms {
  return terms.filter((term) => !isAllTerm(term))
}

/** A record that we wrote alone has an `all`; only then can the whole of it be ours. */
function isWhollyOurs(terms: SpfTerms, ours: readonly SpfTerms[]): boolean {
  const text = terms.map(canonicalTerm).join(' ')
  return ours.some((own) => own.some(isAllTerm) && own.map(canonicalTerm).join(' ') === text)
}

function lookupNotes(terms: SpfTerms): readonly string[] {
  const count = countLookups(terms)
  if (count <= 10) return []
  return [`The SPF record needs ${count} DNS look-ups; receivers stop with an error after ten (RFC 7208 §4.6.4).`]
}
