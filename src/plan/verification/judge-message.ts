import { fails, holds, type Judgement, notJudged } from './judgement.ts'
import { domainOf } from './message-facts.ts'
import type { PointId } from './point-catalogue.ts'
import type { VerificationEvidence } from './verification-evidence.ts'

type Outside = NonNullable<VerificationEvidence['outside']>

/** What a message sent out and a reply give. */
export function judgeMessage(evidence: VerificationEvidence): readonly Judgement[] {
  if (!evidence.hasSeedMailbox) return withoutSeed()
  const { outside, domainName } = evidence
  return [
    ...(outside === null ? notArrived() : judgeArrived(outside, domainName)),
    evidence.isReplyDelivered
      ? holds('reply', 'The reply from outside was read over IMAPS.')
      : fails('reply', 'The reply from outside has not been found in the inbox.'),
  ]
}

const afterArrival = [
  'inbox',
  'spf',
  'dkim',
  'dkim-covers',
  'dmarc',
  'message-id',
  'date',
  'return-path',
  'outbound-tls',
] as const

function withoutSeed(): readonly Judgement[] {
  const text = 'No seed mailbox is configured, so nobody outside could say. Set ROOKERY_SEED_MAILBOXES_FILE.'
  return (['port-25-out', 'delivered', 'reply', ...afterArrival] as const).map((id) => notJudged(id, text))
}

/** One lost point, not ten: what did not arrive says nothing of its signatures. */
function notArrived(): readonly Judgement[] {
  const text = 'The test message has not arrived outside, so it could not be judged.'
  return [
    notJudged('port-25-out', 'No test message has arrived outside yet.'),
    fails('delivered', 'The test message has not arrived outside.'),
    ...afterArrival.map((id) => notJudged(id, text)),
  ]
}

function judgeArrived(outside: Outside, domainName: string): readonly Judgement[] {
  return [
    holds('port-25-out', 'A test message has left the node and arrived outside.'),
    holds('delivered', 'The test message arrived outside.'),
    outside.isInSpam
      ? fails('inbox', 'The test message was filed as spam.')
      : holds('inbox', 'It was filed in the inbox.'),
    judgeMethod('spf', outside),
    judgeMethod('dmarc', outside),
    judgeDkim(outside, domainName),
    judgeCoverage(outside, domainName),
    judgeMessageId(outside),
    judgeDate(outside),
    judgeReturnPath(outside, domainName),
    outside.tlsProtocol === null
      ? fails('outbound-tls', 'The message went out in the clear.')
      : holds('outbound-tls', `The message went out over ${outside.tlsProtocol}.`),
  ]
}

function judgeMethod(method: 'spf' | 'dmarc', outside: Outside): Judgement {
  const result = outside[method] ?? 'none'
  const text = `The receiver says ${method}=${result}.`
  if (result === 'temperror') return notJudged(method, text)
  return result === 'pass' ? holds(method, text) : fails(method, text)
}

/** Aligned signatures only: others say nothing about this domain. One that fails takes the point: something is broken. */
function judgeDkim({ dkim }: Outside, domainName: string): Judgement {
  const ours = dkim.filter(({ domain }) => domain === domainName)
  if (ours.length === 0) return fails('dkim', `The receiver saw no signature of ${domainName}.`)
  const failed = ours.find(({ result }) => result !== 'pass')
  if (failed !== undefined) {
    return fails('dkim', `The receiver says dkim=${failed.result} for selector ${failed.selector}.`)
  }
  const names = ours.map(({ algorithm, selector }) => algorithm ?? selector).join(' and ')
  return holds('dkim', `The receiver says dkim=pass for ${names}.`)
}

/** RFC 6376 §5.4; RFC 8058 §4 for the fields of one-click unsubscription. */
function judgeCoverage({ facts }: Outside, domainName: string): Judgement {
  const ours = facts.signatures.filter(({ domain }) => domain === domainName)
  if (ours.length === 0) return notJudged('dkim-covers', `The message has no signature of ${domainName}.`)
  const wanted = ['from', ...facts.unsubscribeFields]
  for (const { selector, covers } of ours) {
    const missing = wanted.filter((name) => !covers.includes(name))
    if (missing.length > 0) {
      return fails('dkim-covers', `The signature of selector ${selector} leaves out ${missing.join(', ')}.`)
    }
  }
  return holds('dkim-covers', `Every signature of ${domainName} covers ${wanted.join(', ')}.`)
}

function judgeMessageId({ facts }: Outside): Judgement {
  const id: PointId = 'message-id'
  const [value] = facts.messageIds
  if (value === undefined) return fails(id, 'The message has no Message-ID.')
  if (facts.messageIds.length > 1) return fails(id, `The message has ${facts.messageIds.length} Message-IDs.`)
  if (!/^<[^<>\s@]+@[^<>\s@]+>$/.test(value)) return fails(id, `The Message-ID "${value}" is not well formed.`)
  return holds(id, `The Message-ID is ${value}.`)
}

const dayMilliseconds = 86_400_000

function judgeDate({ facts }: Outside): Judgement {
  const [value] = facts.dates
  if (value === undefined) return fails('date', 'The message has no Date.')
  if (facts.dates.length > 1) return fails('date', `The message has ${facts.dates.length} Dates.`)
  const at = Date.parse(value.replace(/\([^()]*\)\s*$/, ''))
  if (Number.isNaN(at)) return fails('date', `The Date "${value}" cannot be read.`)
  const apart = Math.abs(at - Date.parse(facts.filedAt))
  if (apart > dayMilliseconds) return fails('date', `The Date "${value}" is more than a day off.`)
  return holds('date', `The Date is ${value}.`)
}

/** Relaxed: the domain itself or one under it. */
function judgeReturnPath({ facts }: Outside, domainName: string): Judgement {
  if (facts.returnPath === null)
    return notJudged('return-path', 'The provider did not note the sender of the envelope.')
  const domain = domainOf(facts.returnPath)
  if (domain === domainName || domain.endsWith(`.${domainName}`)) {
    return holds('return-path', `The sender of the envelope is ${facts.returnPath}.`)
  }
  return fails('return-path', `The sender of the envelope is "${facts.returnPath}", not of ${domainName}.`)
}
