import type { PortEvidence, ScorePoint, VerificationEvidence } from './verification-evidence.ts'

const portUses = [
  { port: 25, weight: 8, title: 'Mail from others can come in (SMTP, port 25)' },
  { port: 465, weight: 4, title: 'Programs can send over TLS (port 465)' },
  { port: 587, weight: 6, title: 'Programs can send with STARTTLS (port 587)' },
  { port: 993, weight: 6, title: 'Mailboxes can be read (IMAPS, port 993)' },
] as const

/** Points that a look at the node itself gives: ports, encryption, names. 55 together. */
export function connectionPoints(evidence: VerificationEvidence): readonly ScorePoint[] {
  return [
    ...portUses.map((use) => portPoint(evidence, use)),
    tlsPoint(evidence),
    certificatePoint(evidence),
    reverseNamePoint(evidence),
    greetingPoint(evidence),
  ]
}

/** Points that a message sent out and its reply give. 45 together. */
export function deliveryPoints(evidence: VerificationEvidence): readonly ScorePoint[] {
  return [
    arrivedPoint(evidence),
    inboxPoint(evidence),
    judgedPoint(evidence, 'spf', 7),
    dkimPoint(evidence),
    judgedPoint(evidence, 'dmarc', 7),
    outboundTlsPoint(evidence),
    replyPoint(evidence),
  ]
}

type PointText = Pick<ScorePoint, 'id' | 'title' | 'weight'>

/** `problem` null: the point holds. */
function point(text: PointText, good: string, problem: string | null, fix: string): ScorePoint {
  return { ...text, held: problem === null, explanation: problem ?? good, fix: problem === null ? null : fix }
}

function findPort(evidence: VerificationEvidence, port: number): PortEvidence | null {
  return evidence.ports.find((probe) => probe.port === port) ?? null
}

function portPoint(evidence: VerificationEvidence, use: (typeof portUses)[number]): ScorePoint {
  const probe = findPort(evidence, use.port)
  const closed = probe === null ? 'it was not probed' : probe.closedReason
  return point(
    { id: `port-${use.port}`, title: use.title, weight: use.weight },
    `Port ${use.port} of ${evidence.ipv4} answers.`,
    closed === null ? null : `Port ${use.port} of ${evidence.ipv4} does not answer: ${closed}.`,
    `Check the firewall of the node and of its provider${use.port === 25 ? ' (many block port 25 until asked)' : ''}.`,
  )
}

function openPorts(evidence: VerificationEvidence): readonly PortEvidence[] {
  return evidence.ports.filter(({ closedReason }) => closedReason === null)
}

/** RFC 8996: nothing older than TLS 1.2. */
function tlsPoint(evidence: VerificationEvidence): ScorePoint {
  const open = openPorts(evidence)
  const weak = open.filter(({ tlsProtocol }) => tlsProtocol !== 'TLSv1.2' && tlsProtocol !== 'TLSv1.3')
  const listed = weak.map(({ port, tlsProtocol }) => `${port} (${tlsProtocol ?? 'none'})`).join(', ')
  const problem =
    open.length === 0 ? 'No port answers.' : weak.length === 0 ? null : `No current TLS on port ${listed}.`
  const fix = 'The node’s configuration offers TLS once its certificate is there; see the conditions of the node.'
  return point(
    { id: 'tls', title: 'Connections are encrypted', weight: 8 },
    'Every port offers TLS 1.2 or 1.3.',
    problem,
    fix,
  )
}

function certificatePoint(evidence: VerificationEvidence): ScorePoint {
  const open = openPorts(evidence)
  const bad = open.find(({ certificateProblem }) => certificateProblem !== null)
  const problem = open.length === 0 ? 'No port answers.' : (bad?.certificateProblem ?? null)
  return point(
    { id: 'certificate', title: 'The certificate is valid for the name', weight: 8 },
    'Every port shows a valid certificate.',
    problem === null || bad === undefined ? problem : `Port ${bad.port}: ${problem}`,
    'See the conditions of the certificate; a new one is ordered as soon as its names resolve.',
  )
}

/** Forward-confirmed: the address points to a name, and that name back to the address. */
function reverseNamePoint({ reverseName, reverseNameAddresses, hostname, ipv4 }: VerificationEvidence): ScorePoint {
  const problem =
    reverseName === null
      ? `${ipv4} has no reverse name; many receivers reject such mail.`
      : reverseName !== hostname
        ? `${ipv4} points to ${reverseName} instead of ${hostname}.`
        : reverseNameAddresses.includes(ipv4)
          ? null
          : `${ipv4} points to ${reverseName}, but that name does not point back.`
  const fix = `Set the reverse name of ${ipv4} to ${hostname} at the machine’s provider, and an A record of ${hostname} to ${ipv4}.`
  const text = { id: 'reverse-name', title: 'The address has a confirmed reverse name', weight: 10 }
  return point(text, `${ipv4} and ${hostname} point to each other.`, problem, fix)
}

function greetingPoint(evidence: VerificationEvidence): ScorePoint {
  const probe = findPort(evidence, 25)
  const name = probe?.greetingName.toLowerCase() ?? ''
  const problem = name === evidence.hostname ? null : `The node introduces itself as "${name}".`
  const fix = `The node must call itself ${evidence.hostname}; its configuration is written again on the next look.`
  const text = { id: 'greeting', title: 'The node introduces itself by its name', weight: 5 }
  return point(text, `The greeting says ${evidence.hostname}.`, problem, fix)
}

function arrivedPoint({ outside }: VerificationEvidence): ScorePoint {
  const problem = outside === null ? 'The test message has not arrived outside.' : null
  const fix = 'Look at the node’s queue and at the receiver’s answer in the events.'
  return point(
    { id: 'delivered', title: 'Mail arrives outside', weight: 7 },
    'The test message arrived outside.',
    problem,
    fix,
  )
}

const notArrived = 'The test message has not arrived outside, so it could not be judged.'

function inboxPoint({ outside }: VerificationEvidence): ScorePoint {
  const problem = outside === null ? notArrived : outside.isInSpam ? 'The test message was filed as spam.' : null
  const fix = 'Mend what fails below; a new address also needs some weeks of good mail before it is trusted.'
  return point(
    { id: 'inbox', title: 'Mail is filed in the inbox', weight: 5 },
    'It was filed in the inbox.',
    problem,
    fix,
  )
}

function judgedPoint(
  { outside, domainName }: VerificationEvidence,
  method: 'spf' | 'dmarc',
  weight: number,
): ScorePoint {
  const name = method.toUpperCase()
  const result = outside === null ? null : (outside[method] ?? 'none')
  const problem = result === null ? notArrived : result === 'pass' ? null : `The receiver says ${method}=${result}.`
  const fix = `Compare the ${name} record of ${domainName} with the required records, and mend what differs.`
  return point({ id: method, title: `${name} passes`, weight }, `The receiver says ${method}=pass.`, problem, fix)
}

/** Aligned signatures only: others say nothing about this domain. One that fails takes the point: something is broken. */
function dkimPoint({ outside, domainName }: VerificationEvidence): ScorePoint {
  const ours = outside?.dkim.filter(({ domain }) => domain === domainName) ?? []
  const failed = ours.find(({ result }) => result !== 'pass')
  const problem =
    outside === null
      ? notArrived
      : ours.length === 0
        ? `The receiver saw no signature of ${domainName}.`
        : failed === undefined
          ? null
          : `The receiver says dkim=${failed.result} for selector ${failed.selector}.`
  const fix = `Compare the DKIM records of ${domainName} with the required records, and mend what differs.`
  const good = `The receiver says dkim=pass for ${ours.map(({ algorithm, selector }) => algorithm ?? selector).join(' and ')}.`
  return point({ id: 'dkim', title: 'DKIM passes', weight: 8 }, good, problem, fix)
}

function outboundTlsPoint({ outside }: VerificationEvidence): ScorePoint {
  const problem =
    outside === null ? notArrived : outside.tlsProtocol === null ? 'The message went out in the clear.' : null
  const good = `The message went out over ${outside?.tlsProtocol ?? 'TLS'}.`
  const fix = 'The node uses TLS whenever the receiver offers it; look at its log for why it could not.'
  return point({ id: 'outbound-tls', title: 'Mail goes out encrypted', weight: 3 }, good, problem, fix)
}

function replyPoint({ isReplyDelivered, domainName }: VerificationEvidence): ScorePoint {
  const problem = isReplyDelivered ? null : 'The reply from outside has not been found in the inbox.'
  const fix = `Check that the MX of ${domainName} points to the node, and look at the events of the node.`
  const text = { id: 'reply', title: 'A reply from outside arrives', weight: 8 }
  return point(text, 'The reply from outside was read over IMAPS.', problem, fix)
}
