import { sha256Hex } from '#lib/hash.ts'

/** The chain of all entries; every other chain is that of a tenant, by its id. */
export const installationChain = 'installation'

/** What stands before the first entry of a chain. */
export const genesis: ChainPlace = { sequence: 0, hash: '0'.repeat(64) }

export interface ChainPlace {
  /** 1 for the first entry, without gaps. */
  readonly sequence: number
  readonly hash: string
}

/** An entry as a link of one chain. */
export interface ChainLink extends ChainPlace {
  readonly id: string
  readonly previousHash: string
  /** Of a tenant's chain the tenant's id; of the installation's the hash in the tenant's chain, or `-`. */
  readonly inner: string
  readonly body: string
}

export type ChainFault = 'changed' | 'missing' | 'moved' | 'inserted' | 'replaced' | 'rewritten' | 'forged'

export interface ChainFinding {
  readonly fault: ChainFault
  /** Where in the chain. */
  readonly sequence: number
  readonly entryId: string | null
  /** One sentence for a person. */
  readonly message: string
}

/** SHA-256 over lines; the database computes the same (`audit_link_hash`). */
export function hashOfLink({ previousHash, sequence, inner, body }: Omit<ChainLink, 'hash' | 'id'>): string {
  return sha256Hex(`${previousHash}\n${sequence}\n${inner}\n${body}`)
}

/** A place that is known from elsewhere: a sealed checkpoint, or what somebody has noted. */
export interface KnownPlace extends ChainPlace {
  /** For people: "sealed on …". */
  readonly origin: string
}

export interface ChainCheck {
  /** In the order of `sequence`. */
  push(link: ChainLink): void
  /** Says what else is wrong once all links up to the head were pushed. */
  finish(): readonly ChainFinding[]
}

const mostFindings = 200
/** So many entries put in between one after the other are told from changed ones. */
const longestInsertion = 50

function fits(link: ChainLink, sequence: number): boolean {
  return hashOfLink({ ...link, sequence }) === link.hash
}

/**
 * Looks at a chain link by link. `anchor` is what stands before the first link, `head` what the last one must be. After a
 * fault it goes on from the entry as it stands, so that one fault is one finding.
 */
export function createChainCheck(anchor: ChainPlace, head: ChainPlace, known: readonly KnownPlace[]): ChainCheck {
  const findings: ChainFinding[] = []
  const odd: ChainLink[] = []
  const gaps: { readonly from: number; readonly to: number }[] = []
  const knownAt = Map.groupBy(known, ({ sequence }) => sequence)
  let last: ChainPlace & { readonly id: string | null } = { ...anchor, id: null }
  let beforeLast = ''
  let isLastOdd = false
  // by how many places entries stand too late, because others were put in between
  let shift = 0
  const recent: ChainLink[] = [{ ...anchor, id: '', previousHash: '', inner: '', body: '' }]

  const find = (fault: ChainFault, sequence: number, entryId: string | null, message: string) => {
    if (findings.length < mostFindings) findings.push({ fault, sequence, entryId, message })
  }

  function push(link: ChainLink): void {
    if (link.sequence > last.sequence + 1) gaps.push({ from: last.sequence + 1, to: link.sequence - 1 })
    if (link.sequence <= last.sequence) {
      find('inserted', link.sequence, link.id, `Entry ${link.id} has place ${link.sequence}, which another one has.`)
      return
    }
    const isNext = link.sequence === last.sequence + 1
    const isShifted = !fits(link, link.sequence - shift) && findShift(link)
    const isOdd = !isShifted && !fits(link, link.sequence - shift)
    if (isOdd && odd.length < mostFindings) odd.push(link)
    // one that follows an odd one may well not fit it: the odd one is the finding
    else if (!isOdd && !isShifted && !isLastOdd && isNext && link.previousHash !== last.hash) findBrokenLink(link)
    isLastOdd = isOdd
    recent.push(link)
    if (recent.length > longestInsertion) recent.shift()
    for (const place of knownAt.get(link.sequence - shift) ?? []) checkKnown(place, link)
    beforeLast = last.hash
    last = { sequence: link.sequence, hash: link.hash, id: link.id }
  }

  /** Whether others were put before the link: it fits an earlier place, and follows the entry before that place. */
  function findShift(link: ChainLink): boolean {
    const at = recent.findLastIndex(
      ({ hash, sequence }) =>
        hash === link.previousHash && fits(link, sequence - shift + 1) && sequence < last.sequence,
    )
    const between = recent.slice(at + 1)
    if (at === -1 || between.some((other) => fits(other, link.sequence))) return false
    for (const { id, sequence } of between) {
      find('inserted', sequence, id, `Entry ${id} at place ${sequence} was inserted.`)
      const index = odd.findIndex((other) => other.id === id)
      if (index !== -1) odd.splice(index, 1)
    }
    shift += between.length
    return true
  }

  /** The link is as it was made, but was made to follow something else: then it is the one before that is wrong. */
  function findBrokenLink(link: ChainLink): void {
    const isInserted = link.previousHash === beforeLast
    const message = isInserted
      ? `Entry ${last.id ?? ''} at place ${last.sequence} was inserted: the next one follows the one before it.`
      : `Place ${last.sequence} was replaced: the next entry, ${link.id}, follows another one.`
    find(isInserted ? 'inserted' : 'replaced', last.sequence, last.id, message)
  }

  function checkKnown({ hash, origin }: KnownPlace, link: ChainLink): void {
    if (hash === link.hash) return
    const message = `Place ${link.sequence} was ${origin} with another hash: it or entries before it were rewritten since.`
    find('rewritten', link.sequence, link.id, message)
  }

  /** Says of each entry that does not fit its hash whether it came from another place. */
  function findOdd(): void {
    const places = [...odd.map(({ sequence }) => sequence), ...gaps.flatMap(({ from, to }) => [from, to])]
    for (const link of odd) {
      const origin = places.find((sequence) => fits(link, sequence))
      const message =
        origin === undefined
          ? `Entry ${link.id} at place ${link.sequence} was changed: it does not fit its hash.`
          : `Entry ${link.id} at place ${link.sequence} was moved there from place ${origin}.`
      find(origin === undefined ? 'changed' : 'moved', link.sequence, link.id, message)
    }
  }

  function findMissing({ from, to }: { readonly from: number; readonly to: number }): void {
    const message = from === to ? `The entry at place ${from} is missing.` : `Entries ${from} to ${to} are missing.`
    find('missing', from, null, message)
  }

  function finish(): readonly ChainFinding[] {
    const end = Math.max(head.sequence, ...known.map(({ sequence }) => sequence))
    if (last.sequence < end) gaps.push({ from: last.sequence + 1, to: end })
    else if (last.sequence === head.sequence && last.hash !== head.hash)
      find(
        'replaced',
        last.sequence,
        last.id,
        `The last entry, at place ${last.sequence}, is not the one written last.`,
      )
    findOdd()
    for (const gap of gaps) findMissing(gap)
    return findings.toSorted((a, b) => a.sequence - b.sequence)
  }

  return { push, finish }
}
