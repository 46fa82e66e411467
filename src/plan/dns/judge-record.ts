import type { LookupResult, RequiredRecord } from '#model/dns-record.ts'
import { judgeDkim, judgeDmarc, judgeSpf } from './judge-policy.ts'
import { missingVerdict, type RecordVerdict, unknownVerdict, validVerdict } from './record-verdict.ts'

export interface RecordEvidence {
  /** The set of the required record's name and type. */
  readonly lookup: LookupResult
  /** For an MX: whether its target is an alias. Left out: not looked at. */
  readonly targetAlias?: LookupResult
}

/** Whether a required record does its work, by meaning and not by text. */
export function judgeRecord(required: RequiredRecord, { lookup, targetAlias }: RecordEvidence): RecordVerdict {
  if (lookup.state === 'unknown') return unknownVerdict(required, lookup.reason)
  const values = lookup.state === 'absent' ? [] : lookup.values
  switch (required.purpose) {
    case 'ownership':
      return judgeOwnership(required, values)
    case 'mx':
      return judgeMx(required, values, targetAlias ?? { state: 'absent' })
    case 'address':
      return judgeAddress(required, values)
    case 'spf':
      return judgeSpf(required, values)
    case 'dkim':
      return judgeDkim(required, values)
    case 'dmarc':
      return judgeDmarc(required, values)
  }
}

function judgeOwnership(required: RequiredRecord, values: readonly string[]): RecordVerdict {
  if (values.some((value) => value.trim() === required.value)) {
    return validVerdict('The token is there: the domain is proven to be yours.')
  }
  const stale = values.find((value) => value.trim().startsWith('mail-verification='))
  if (stale === undefined) return missingVerdict(required, 'so nothing proves that the domain is yours')
  return {
    state: 'wrong',
    explanation: `${required.name} holds another token ("${stale}"), from an earlier or another registration.`,
    fix: `Change the value to "${required.value}".`,
  }
}

/** RFC 2181 §10.3: the target of an MX must not be an alias. Name servers differ in case, so names are compared without. */
function judgeMx(required: RequiredRecord, values: readonly string[], targetAlias: LookupResult): RecordVerdict {
  const target = mxTarget(required.value)
  const others = values.filter((value) => mxTarget(value) !== target)
  if (others.length === values.length) return judgeMissingMx(required, others)
  if (targetAlias.state === 'found') {
    return {
      state: 'wrong',
      explanation: `The MX target ${target} is an alias (CNAME) of ${targetAlias.values[0] ?? 'another name'}; some servers refuse such mail (RFC 2181 §10.3).`,
      fix: `Replace the CNAME at ${target} by an A record with the address of the mail node.`,
    }
  }
  if (others.length === 0) return validVerdict(`Mail for ${required.name} goes to ${target}.`)
  return validVerdict(
    `Mail for ${required.name} goes to ${target}, but also to ${others.map(mxTarget).join(', ')}.`,
    `Remove the MX ${others.map((value) => `"${value}"`).join(', ')} when mail is to arrive only here.`,
  )
}

function judgeMissingMx(required: RequiredRecord, others: readonly string[]): RecordVerdict {
  if (others.length === 0) return missingVerdict(required, 'so mail for the domain cannot arrive here')
  const isNull = others.some((value) => mxTarget(value) === '')
  return {
    state: 'wrong',
    explanation: isNull
      ? `${required.name} says with a null MX that it takes no mail at all (RFC 7505).`
      : `Mail for ${required.name} goes to ${others.map(mxTarget).join(', ')} and not here.`,
    fix: `Replace the MX ${others.map((value) => `"${value}"`).join(', ')} by "${required.value}".`,
  }
}

function mxTarget(value: string): string {
  return (value.trim().split(/\s+/)[1] ?? '').toLowerCase().replace(/\.$/, '')
}

function judgeAddress(required: RequiredRecord, values: readonly string[]): RecordVerdict {
  const others = values.filter((value) => value !== required.value)
  if (values.length === 0) return missingVerdict(required, 'so nobody finds the mail node by this name')
  if (others.length === 0) return validVerdict(`${required.name} has the address of the mail node.`)
  const isThere = others.length < values.length
  return {
    state: 'wrong',
    explanation: isThere
      ? `${required.name} also has the address ${others.join(', ')}, so part of the connections goes astray.`
      : `${required.name} has the address ${others.join(', ')}, which is not the mail node.`,
    fix: isThere ? `Remove ${others.join(', ')} from ${required.name}.` : `Change it to "${required.value}".`,
  }
}
