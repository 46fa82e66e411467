import type { LookupResult } from '#model/dns-record.ts'
import { isAllTerm, isSpf, parseSpf } from '../dns/spf-record.ts'

/** What the evaluation of an SPF record costs at worst, all includes and redirects followed (RFC 7208 §4.6.4). */
export type SpfCount =
  | { readonly state: 'counted'; readonly lookups: number; readonly voidLookups: number }
  /** Receivers stop with an error (permerror); the reason is a sentence. */
  | { readonly state: 'broken'; readonly reason: string }
  | { readonly state: 'unknown'; readonly reason: string }

export interface SpfQuestion {
  readonly name: string
  readonly type: 'TXT' | 'A' | 'MX'
}

export type SpfStep = SpfCount | { readonly state: 'asking'; readonly questions: readonly SpfQuestion[] }

/** Answers by `answerKey`. */
export type SpfAnswers = ReadonlyMap<string, LookupResult>

export function answerKey({ name, type }: SpfQuestion): string {
  return `${type} ${name}`
}

/**
 * Counts as far as the answers go and says what must be looked up next: ask it again with those answers until it asks
 * no more. It always ends: counting stops beyond `mostLookups`, and every question is asked once.
 */
export function countSpf(domainName: string, answers: SpfAnswers): SpfStep {
  const tally: Tally = { lookups: 0, voidLookups: 0, questions: [], problem: null }
  walk(domainName.toLowerCase(), [], answers, tally)
  if (tally.problem !== null) return tally.problem
  if (tally.questions.length > 0) return { state: 'asking', questions: tally.questions }
  return { state: 'counted', lookups: tally.lookups, voidLookups: tally.voidLookups }
}

/** Enough to tell that it is too many. */
const mostLookups = 20

interface Tally {
  lookups: number
  voidLookups: number
  readonly questions: SpfQuestion[]
  problem: Exclude<SpfCount, { state: 'counted' }> | null
}

/** `path`: the domains on the way here, to see a circle. */
function walk(name: string, path: readonly string[], answers: SpfAnswers, tally: Tally): void {
  if (path.includes(name)) {
    give(tally, `SPF of ${path[0] ?? name} includes itself by way of ${name}.`)
    return
  }
  const answer = ask({ name, type: 'TXT' }, answers, tally)
  if (answer === null) return
  const records = (answer.state === 'found' ? answer.values : []).filter(isSpf)
  if (records.length > 1) {
    give(tally, `${name} has ${records.length} SPF records, so receivers use none.`)
    return
  }
  const terms = parseSpf(records[0] ?? '')
  if (terms === null) {
    const whole = path[0]
    const isFirst = whole === undefined
    give(tally, isFirst ? `${name} has no SPF record.` : `SPF of ${whole} includes ${name}, which has no SPF record.`)
    return
  }
  const end = terms.findIndex(isAllTerm)
  const active = end === -1 ? terms : terms.slice(0, end)
  for (const term of active) {
    if (tally.lookups >= mostLookups || tally.problem !== null) return
    countTerm(term, name, [...path, name], answers, tally)
  }
}

function countTerm(term: string, name: string, path: readonly string[], answers: SpfAnswers, tally: Tally): void {
  const match =
    /^[+?~-]?(include|a|mx|ptr|exists)(?::([^/]*))?(?:\/.*)?$/i.exec(term) ?? /^(redirect)=(.*)$/i.exec(term)
  if (match === null) return
  const kind = (match[1] ?? '').toLowerCase()
  const target = (match[2] ?? name).toLowerCase().replace(/\.$/, '')
  tally.lookups += 1
  // What a macro becomes depends on the message (RFC 7208 §7), so it is counted and not followed.
  if (target.includes('%') || target === '') return
  if (kind === 'include' || kind === 'redirect') {
    walk(target, path, answers, tally)
    return
  }
  if (kind !== 'a' && kind !== 'mx') return
  const answer = ask({ name: target, type: kind === 'a' ? 'A' : 'MX' }, answers, tally)
  if (answer?.state === 'absent') tally.voidLookups += 1
}

/** The answer, or `null` when it has to be looked up first or nobody could say. */
function ask(question: SpfQuestion, answers: SpfAnswers, tally: Tally): LookupResult | null {
  const answer = answers.get(answerKey(question))
  if (answer === undefined) {
    if (!tally.questions.some((other) => answerKey(other) === answerKey(question))) tally.questions.push(question)
    return null
  }
  if (answer.state !== 'unknown') return answer
  tally.problem ??= { state: 'unknown', reason: answer.reason }
  return null
}

function give(tally: Tally, reason: string): void {
  tally.problem ??= { state: 'broken', reason }
}
