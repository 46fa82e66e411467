import { withFullAsRefused } from './full-mailbox.ts'
import { fails, holds, type Judgement, notJudged } from './judgement.ts'
import type { PointId } from './point-catalogue.ts'
import type { AnswerEvidence, RefusalEvidence, VerificationEvidence } from './verification-evidence.ts'

const refusalPoints = [
  'old-tls',
  'open-relay',
  'wrong-password',
  'unknown-recipient',
  'full-mailbox',
  'spam',
  'programs',
  'disclosure',
  'ssh-keys',
  'firewall',
] as const

/** What the node was asked that it must refuse, and what must not be seen of it from outside. */
export function judgeRefusals(evidence: VerificationEvidence): readonly Judgement[] {
  const { refusals } = evidence
  if (refusals === null) return refusalPoints.map((id) => notJudged(id, 'The node has not been asked yet.'))
  return [
    judgeOldTls(refusals),
    judgeRelays(refusals),
    judgePasswords(refusals),
    judgeUnknownRecipient(refusals),
    judgeRefused('full-mailbox', withFullAsRefused(refusals.fullMailbox), {
      accepted: 'A message larger than the quota of its mailbox was taken',
      absent: 'The configuration of the node has no quota policy for this check, or the check mailbox is too large.',
    }),
    judgeRefused('spam', refusals.spam, { accepted: 'The spam test message (GTUBE) was taken', absent: '' }),
    judgeRefused('programs', refusals.program, {
      accepted: 'A message with the virus test file (EICAR) as an .exe was taken',
      absent: 'The configuration of the node refuses no programs.',
    }),
    judgeRefused('disclosure', refusals.disclosure, { accepted: 'VRFY or EXPN tells who has a mailbox', absent: '' }),
    judgeSsh(refusals),
    judgeFirewall(refusals, evidence),
  ]
}

function judgeOldTls({ oldTls }: RefusalEvidence): Judgement {
  const accepted = oldTls.filter(({ state }) => state === 'accepted')
  const refused = oldTls.filter(({ state }) => state === 'refused')
  if (accepted.length > 0) {
    const listed = accepted.map(({ port, detail }) => `${port} (${detail})`).join(', ')
    return fails('old-tls', `Port ${listed} still takes a version of TLS that is broken.`)
  }
  if (refused.length === 0) return notJudged('old-tls', 'No port could be asked.')
  return holds('old-tls', `Refused on port ${refused.map(({ port }) => port).join(', ')}.`)
}

function judgeRelays({ relays, hasCatchAll }: RefusalEvidence): Judgement {
  const counted = relays.filter(({ isLocalLooking }) => !(hasCatchAll && isLocalLooking))
  const open = counted.find(({ answer }) => answer.state === 'accepted')
  if (open !== undefined) {
    const where = `port ${open.port} takes mail for "${open.recipient}" (${open.name})`
    return fails('open-relay', `The node is an open relay: ${where} with "${open.answer.text}".`)
  }
  const unanswered = counted.filter(({ answer }) => answer.state !== 'refused')
  const first = unanswered[0]
  if (first !== undefined) {
    return notJudged(
      'open-relay',
      `${unanswered.length} of ${counted.length} tricks were not answered for good: ${first.answer.text}.`,
    )
  }
  return holds('open-relay', `All ${counted.length} tricks were refused.`)
}

const protocolNames = { smtp: 'SMTP (port 587)', imap: 'IMAP (port 993)' } as const

function judgePasswords({ passwords }: RefusalEvidence): Judgement {
  if (passwords === null) {
    return notJudged('wrong-password', 'Tried once the order is verified, so that its delay holds nobody up.')
  }
  const open = passwords.find(({ answer }) => answer.state === 'accepted')
  if (open !== undefined) {
    return fails('wrong-password', `${protocolNames[open.protocol]} let somebody in with a wrong password.`)
  }
  const undecided = passwords.find(({ answer }) => answer.state !== 'refused')
  if (undecided !== undefined) {
    return notJudged('wrong-password', `${protocolNames[undecided.protocol]} said: ${undecided.answer.text}.`)
  }
  return holds('wrong-password', 'SMTP and IMAP refuse a wrong password.')
}

/** RFC 5321 §4.2.5: 550 while the sender waits; a bounce later goes to whoever was forged. */
function judgeUnknownRecipient({ unknownRecipient, hasCatchAll }: RefusalEvidence): Judgement {
  const id = 'unknown-recipient'
  if (hasCatchAll) return notJudged(id, 'The domain has a catch-all, so no address is unknown.')
  if (unknownRecipient.state === 'refused' && !unknownRecipient.text.startsWith('550')) {
    return fails(id, `The answer is "${unknownRecipient.text}" where 550 is expected.`)
  }
  return judgeRefused(id, unknownRecipient, {
    accepted: 'Mail for an address that does not exist was taken',
    absent: '',
  })
}

interface RefusalTexts {
  /** Beginning of a sentence. */
  readonly accepted: string
  readonly absent: string
}

/** A 4xx is no refusal and no acceptance: greylisting, or something is down. */
function judgeRefused(id: PointId, answer: AnswerEvidence | null, texts: RefusalTexts): Judgement {
  if (answer === null) return notJudged(id, texts.absent)
  switch (answer.state) {
    case 'refused':
      return holds(id, `The node refuses: "${answer.text}".`)
    case 'accepted':
      return fails(id, `${texts.accepted}: "${answer.text}".`)
    case 'deferred':
      return notJudged(id, `The node wants to be asked later: "${answer.text}".`)
    case 'unknown':
      return notJudged(id, `The node gave no answer: ${answer.text}.`)
  }
}

function judgeSsh({ ssh }: RefusalEvidence): Judgement {
  if (ssh.state === 'unknown') return notJudged('ssh-keys', `The SSH server could not be asked: ${ssh.reason}.`)
  const others = ssh.methods.filter((method) => method !== 'publickey')
  if (others.length === 0) return holds('ssh-keys', 'SSH offers keys and nothing else.')
  return fails('ssh-keys', `SSH also offers ${others.join(', ')}: passwords can be guessed there.`)
}

function judgeFirewall({ exposedPorts }: RefusalEvidence, { services }: VerificationEvidence): Judgement {
  if (exposedPorts.length > 0) {
    return fails('firewall', `Port ${exposedPorts.join(', ')} of the inside answers from outside.`)
  }
  const service = services.find(({ name }) => name === 'firewall')
  if (service === undefined) return notJudged('firewall', 'The agent has not reported the firewall.')
  if (service.state === 'active') return holds('firewall', 'nftables runs, and no port of the inside answers.')
  return fails('firewall', `nftables is ${service.state}.`)
}
