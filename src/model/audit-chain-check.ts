import { type ChainLink, type ChainPlace, fits } from './audit-chain.ts'

/**
 * | fault     | what was done to the entry at the place                                                  |
 * |-----------|------------------------------------------------------------------------------------------|
 * | changed   | it does not fit its hash                                                                 |
 * | missing   | it is not there, or nothing from there on                                                |
 * | moved     | it was written at another place                                                          |
 * | inserted  | it was put between two others, or behind the end                                         |
 * | replaced  | it fits its hash, and what follows it was written behind another one                     |
 * | rewritten | it fits all around it, and was sealed or noted with another hash before                  |
 * | forged    | a checkpoint for it was not made by this installation                                    |
 */
export type ChainFault = 'changed' | 'missing' | 'moved' | 'inserted' | 'replaced' | 'rewritten' | 'forged'

export interface ChainFinding {
  readonly fault: ChainFault
  /** Where in the chain. */
  readonly sequence: number
  readonly entryId: string | null
  /** One sentence for a person. */
  readonly message: string
}

/** A place that is known from elsewhere: a sealed checkpoint, or what somebody has noted. */
export interface KnownPlace extends ChainPlace {
  /** For people: "sealed on …". */
  readonly origin: string
}

export interface ChainCheck {
  /** In the order of `sequence`. */
  push(link: ChainLink): void
  /** Says what is wrong, once all links up to the head were pushed. */
  finish(): readonly ChainFinding[]
}

const mostFindings = 200
/** So many entries put in between one after the other are told from changed ones. */
const longestInsertion = 50

interface State {
  readonly findings: ChainFinding[]
  /** Entries that do not fit their hash. */
  readonly odd: ChainLink[]
  readonly gaps: { readonly from: number; readonly to: number }[]
  readonly recent: ChainLink[]
  last: ChainLink
  isLastOdd: boolean
  /** By how many places entries stand too late, because others were put in between. */
  shift: number
}

/**
 * Looks at a chain link by link. `anchor` is what stands before the first link, `head` what the last one must be. After a
 * fault it goes on from the entry as it stands, so that one fault is one finding.
 */
export function createChainCheck(anchor: ChainPlace, head: ChainPlace, known: readonly KnownPlace[]): ChainCheck {
  const start: ChainLink = { ...anchor, id: '', previousHash: '', inner: '', body: '' }
  const state: State = { findings: [], odd: [], gaps: [], recent: [start], last: start, isLastOdd: false, shift: 0 }
  const knownAt = Map.groupBy(known, ({ sequence }) => sequence)
  return {
    push(link) {
      pushLink(state, link)
      for (const place of knownAt.get(link.sequence - state.shift) ?? []) checkKnown(state, place, link)
    },
    finish: () => finish(state, head, known),
  }
}

function pushLink(state: State, link: ChainLink): void {
  const { last } = state
  if (link.sequence <= last.sequence) {
    const message = `Entry ${link.id} has place ${link.sequence}, which another one has.`
    find(state, { fault: 'inserted', sequence: link.sequence, entryId: link.id, message })
    return
  }
  const isNext = link.sequence === last.sequence + 1
  if (!isNext) state.gaps.push({ from: last.sequence + 1, to: link.sequence - 1 })
  const isAtPlace = fits(link, link.sequence - state.shift)
  const isShifted = !isAtPlace && findInserted(state, link)
  const isOdd = !isAtPlace && !isShifted
  if (isOdd && state.odd.length < mostFindings) state.odd.push(link)
  // one that follows an odd one may well not fit it: the odd one is the finding
  if (isAtPlace && isNext && !state.isLastOdd && link.previousHash !== last.hash) findReplaced(state, link)
  state.isLastOdd = isOdd
  state.recent.push(link)
  if (state.recent.length > longestInsertion) state.recent.shift()
  state.last = link
}

/** Whether others were put before the link: it fits an earlier place, and follows the entry before that place. */
function findInserted(state: State, link: ChainLink): boolean {
  const { recent, last, odd, shift } = state
  const at = recent.findLastIndex(
    ({ hash, sequence }) => hash === link.previousHash && sequence < last.sequence && fits(link, sequence - shift + 1),
  )
  const between = recent.slice(at + 1)
  // one of those fits here: the two have changed places
  if (at === -1 || between.some((other) => fits(other, link.sequence))) return false
  for (const { id, sequence } of between) {
    const message = `Entry ${id} at place ${sequence} was inserted.`
    find(state, { fault: 'inserted', sequence, entryId: id, message })
    const index = odd.findIndex((other) => other.id === id)
    if (index !== -1) odd.splice(index, 1)
  }
  state.shift += between.length
  return true
}

/** The link is as it was made, but was made to follow something else: then it is the one before that is wrong. */
function findReplaced(state: State, link: ChainLink): void {
  const { sequence, id } = state.last
  const message = `Place ${sequence} was replaced: the next entry, ${link.id}, follows another one.`
  find(state, { fault: 'replaced', sequence, entryId: id, message })
}

function checkKnown(state: State, { hash, origin }: KnownPlace, { sequence, id, ...link }: ChainLink): void {
  if (hash === link.hash) return
  const message = `Place ${sequence} was ${origin} with another hash: it or entries before it were rewritten since.`
  find(state, { fault: 'rewritten', sequence, entryId: id, message })
}

function finish(state: State, head: ChainPlace, known: readonly KnownPlace[]): readonly ChainFinding[] {
  const { sequence, hash, id } = state.last
  const end = Math.max(head.sequence, ...known.map((place) => place.sequence))
  if (sequence < end) state.gaps.push({ from: sequence + 1, to: end })
  else if (sequence === head.sequence && hash !== head.hash && !state.isLastOdd) {
    const message = `The last entry, at place ${sequence}, is not the one written last.`
    find(state, { fault: 'replaced', sequence, entryId: id, message })
  }
  for (const link of state.odd) findOdd(state, link)
  for (const { from, to } of state.gaps) {
    const message = from === to ? `The entry at place ${from} is missing.` : `Entries ${from} to ${to} are missing.`
    find(state, { fault: 'missing', sequence: from, entryId: null, message })
  }
  return state.findings.toSorted((a, b) => a.sequence - b.sequence)
}

/** Says of an entry that does not fit its hash whether it came from another place that is wrong, too. */
function findOdd(state: State, link: ChainLink): void {
  const places = [...state.odd.map(({ sequence }) => sequence), ...state.gaps.flatMap(({ from, to }) => [from, to])]
  const { sequence, id } = link
  const origin = places.find((place) => fits(link, place))
  const message =
    origin === undefined
      ? `Entry ${id} at place ${sequence} was changed: it does not fit its hash.`
      : `Entry ${id} at place ${sequence} was moved there from place ${origin}.`
  find(state, { fault: origin === undefined ? 'changed' : 'moved', sequence, entryId: id, message })
}

function find({ findings }: State, finding: ChainFinding): void {
  if (findings.length < mostFindings) findings.push(finding)
}
