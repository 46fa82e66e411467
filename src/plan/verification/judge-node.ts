import { fails, holds, type Judgement, notJudged } from './judgement.ts'
import type { MailPort, PortEvidence, VerificationEvidence } from './verification-evidence.ts'

const alwaysPorts = [25, 465, 587, 993] as const
const optionalPorts = [110, 143, 995, 4190] as const

/** What a look at the node from outside gives: ports, encryption, names, listings, and what its agent reports. */
export function judgeNode(evidence: VerificationEvidence): readonly Judgement[] {
  return [
    ...alwaysPorts.map((port) => judgePort(evidence, port)),
    ...optionalPorts.map((port) => judgeOptionalPort(evidence, port)),
    judgeTls(evidence),
    judgeCertificates(evidence),
    judgeClearPasswords(evidence),
    judgeReverseName(evidence),
    judgeGreeting(evidence),
    judgeListings(evidence),
    judgeService(evidence),
    judgeClock(evidence),
  ]
}

function judgePort(evidence: VerificationEvidence, port: MailPort): Judgement {
  const probe = evidence.ports.find((candidate) => candidate.port === port)
  const place = `Port ${port} of ${evidence.ipv4}`
  if (probe === undefined) return notJudged(`port-${port}`, `${place} was not probed.`)
  if (probe.closedReason === null) return holds(`port-${port}`, `${place} answers.`)
  return fails(`port-${port}`, `${place} does not answer: ${probe.closedReason}.`)
}

function judgeOptionalPort(evidence: VerificationEvidence, port: (typeof optionalPorts)[number]): Judgement {
  if (evidence.configuredPorts.includes(port)) return judgePort(evidence, port)
  return notJudged(`port-${port}`, `The configuration of the node does not open port ${port}.`)
}

function openPorts(evidence: VerificationEvidence): readonly PortEvidence[] {
  return evidence.ports.filter(({ closedReason }) => closedReason === null)
}

const noPort = 'No port answers, so this could not be seen.'

/** RFC 8996: nothing older than TLS 1.2. */
function judgeTls(evidence: VerificationEvidence): Judgement {
  const open = openPorts(evidence)
  if (open.length === 0) return notJudged('tls', noPort)
  const weak = open.filter(({ tlsProtocol }) => tlsProtocol !== 'TLSv1.2' && tlsProtocol !== 'TLSv1.3')
  if (weak.length === 0) return holds('tls', 'Every port offers TLS 1.2 or 1.3.')
  const listed = [...new Set(weak.map(({ port, tlsProtocol }) => `${port} (${tlsProtocol ?? 'none'})`))].join(', ')
  return fails('tls', `No current TLS on port ${listed}.`)
}

function judgeCertificates(evidence: VerificationEvidence): Judgement {
  const open = openPorts(evidence)
  if (open.length === 0) return notJudged('certificate', noPort)
  const bad = open.find(({ certificateProblem }) => certificateProblem !== null)
  if (bad !== undefined) {
    return fails('certificate', `Port ${bad.port}, asked for ${bad.serverName}: ${bad.certificateProblem}`)
  }
  const names = [...new Set(open.map(({ serverName }) => serverName))].join(' and ')
  return holds('certificate', `Every port shows a valid certificate for ${names}.`)
}

function judgeClearPasswords(evidence: VerificationEvidence): Judgement {
  const open = openPorts(evidence)
  if (open.length === 0) return notJudged('clear-passwords', noPort)
  const bad = open.find(({ offersAuthInClear }) => offersAuthInClear)
  if (bad === undefined) return holds('clear-passwords', 'No port takes a password before TLS has begun.')
  return fails('clear-passwords', `Port ${bad.port} takes passwords in the clear: anybody on the way can read them.`)
}

/** Forward-confirmed: the address points to a name, and that name back to the address. */
function judgeReverseName(evidence: VerificationEvidence): Judgement {
  const { reverseName, reverseNameAddresses, hostname, ipv4 } = evidence
  const fix = `Set the reverse name of ${ipv4} to ${hostname} at the provider of the machine, and an A record of ${hostname} to ${ipv4}.`
  if (evidence.unknownReverseName !== null) return notJudged('reverse-name', evidence.unknownReverseName)
  if (reverseName === null) {
    return fails('reverse-name', `${ipv4} has no reverse name; many receivers reject such mail.`, fix)
  }
  if (reverseName !== hostname) {
    return fails('reverse-name', `${ipv4} points to ${reverseName} instead of ${hostname}.`, fix)
  }
  if (!reverseNameAddresses.includes(ipv4)) {
    return fails('reverse-name', `${ipv4} points to ${reverseName}, but that name does not point back.`, fix)
  }
  return holds('reverse-name', `${ipv4} and ${hostname} point to each other.`)
}

function judgeGreeting({ ports, hostname }: VerificationEvidence): Judgement {
  const probe = ports.find(({ port, closedReason }) => port === 25 && closedReason === null)
  if (probe === undefined) return notJudged('greeting', 'Port 25 does not answer, so the node did not say its name.')
  const wrong = [probe.greetingName, probe.ehloName ?? hostname].find((name) => name.toLowerCase() !== hostname)
  if (wrong === undefined) return holds('greeting', `Greeting and EHLO say ${hostname}.`)
  return fails('greeting', `The node introduces itself as "${wrong}" instead of ${hostname}.`)
}

/** A list that cannot be asked says nothing; one that answers "listed" does. */
function judgeListings({ listings, ipv4 }: VerificationEvidence): Judgement {
  return judgeSubject(
    'blocklists',
    listings.filter(({ kind }) => kind === 'ip'),
    ipv4,
  )
}

/** Shared by address and domain. */
export function judgeSubject(
  id: 'blocklists' | 'domain-listing',
  listings: VerificationEvidence['listings'],
  subject: string,
): Judgement {
  const listed = listings.filter(({ state }) => state === 'listed')
  const unknown = listings.filter(({ state }) => state === 'unknown')
  const first = listed[0]
  if (first !== undefined) {
    const names = listed.map(({ title }) => title).join(', ')
    return fails(id, `${subject} is listed by ${names} (${first.detail}).`, `${first.removal}`)
  }
  if (unknown.length === listings.length) return notJudged(id, `No blocklist could be asked about ${subject}.`)
  const missing = unknown.length === 0 ? '' : ` (${unknown.map(({ title }) => title).join(', ')} could not be asked)`
  return holds(id, `${subject} is not listed${missing}.`)
}

function judgeService({ services }: VerificationEvidence): Judgement {
  const service = services.find(({ name }) => name === 'fail2ban')
  if (service === undefined) return notJudged('fail2ban', 'The agent has not reported fail2ban.')
  if (service.state === 'active') return holds('fail2ban', 'fail2ban runs.')
  return fails('fail2ban', `fail2ban is ${service.state}.`)
}

const mostSecondsOff = 120

function judgeClock({ clockAheadSeconds }: VerificationEvidence): Judgement {
  if (clockAheadSeconds === null) return notJudged('clock', 'The node did not say what time it has.')
  const seconds = Math.abs(Math.round(clockAheadSeconds))
  if (seconds > mostSecondsOff) {
    return fails('clock', `The clock of the node is ${seconds} s ${clockAheadSeconds > 0 ? 'ahead' : 'behind'}.`)
  }
  return holds('clock', 'The clock of the node is right.')
}
