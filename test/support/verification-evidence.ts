import { generateKeyPairSync } from 'node:crypto'
import { defaultBlocklists, readListing } from '#plan/verification/blocklists.ts'
import type {
  AnswerEvidence,
  PortEvidence,
  RecordEvidence,
  RefusalEvidence,
  VerificationEvidence,
} from '#plan/verification/verification-evidence.ts'

export const refused: AnswerEvidence = { state: 'refused', text: '550 5.7.1 no' }
export const accepted: AnswerEvidence = { state: 'accepted', text: '250 2.1.5 Ok' }
export const silent: AnswerEvidence = { state: 'unknown', text: 'it did not answer in time' }

/** A port that does everything right, but for what is given. */
export function port(number: PortEvidence['port'], changed: Partial<PortEvidence> = {}): PortEvidence {
  return {
    port: number,
    serverName: 'mail.acme.test',
    closedReason: null,
    greetingName: 'mail.acme.test',
    ehloName: number === 25 ? 'mail.acme.test' : null,
    offersAuthInClear: false,
    tlsProtocol: 'TLSv1.3',
    certificateProblem: null,
    ...changed,
  }
}

export const everyPort = [25, 110, 143, 465, 587, 993, 995, 4190] as const

export const perfectRefusals: RefusalEvidence = {
  oldTls: everyPort.map((number) => ({ port: number, state: 'refused', detail: '' })),
  relays: [
    { port: 25, name: 'null sender', recipient: 'x@example.com', isLocalLooking: false, answer: refused },
    { port: 25, name: 'percent hack', recipient: 'x%example.com@acme.test', isLocalLooking: true, answer: refused },
  ],
  hasCatchAll: false,
  unknownRecipient: { state: 'refused', text: '550 5.1.1 User unknown' },
  fullMailbox: { state: 'refused', text: '552 5.2.2 Mailbox is full' },
  spam: { state: 'refused', text: '554 5.7.1 Gtube pattern' },
  program: refused,
  disclosure: refused,
  ssh: { state: 'offered', methods: ['publickey'] },
  exposedPorts: [],
  passwords: [
    { protocol: 'smtp', answer: refused },
    { protocol: 'imap', answer: refused },
  ],
}

export function record(purpose: string, changed: Partial<RecordEvidence> = {}): RecordEvidence {
  return {
    purpose,
    name: 'acme.test',
    type: 'TXT',
    value: '',
    state: 'valid',
    explanation: `The ${purpose} record is good.`,
    fix: '',
    ...changed,
  }
}

/** `p=` of a DKIM record for a new RSA key of so many bits. */
export function rsaPublicKey(bits: number): string {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: bits })
  return publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
}

export const dkimRecord = record('dkim', { value: `v=DKIM1; k=rsa; p=${rsaPublicKey(2048)}` })

/** An order with which everything is right. */
export const perfect: VerificationEvidence = {
  domainName: 'acme.test',
  hostname: 'mail.acme.test',
  ipv4: '192.0.2.1',
  configuredPorts: [22, ...everyPort],
  ports: everyPort.map((number) => port(number)),
  reverseName: 'mail.acme.test',
  reverseNameAddresses: ['192.0.2.1'],
  unknownReverseName: null,
  listings: defaultBlocklists.map((list) => readListing(list, { state: 'absent' })),
  refusals: perfectRefusals,
  services: [
    { name: 'firewall', state: 'active' },
    { name: 'fail2ban', state: 'active' },
  ],
  records: [...['ownership', 'mx', 'address', 'spf', 'dmarc'].map((purpose) => record(purpose)), dkimRecord],
  spf: { state: 'counted', lookups: 0, voidLookups: 0 },
  caa: [{ name: 'mail.acme.test', values: [] }],
  caaIdentities: ['ca.example'],
  hasSeedMailbox: true,
  outside: {
    spf: 'pass',
    dkim: [{ domain: 'acme.test', selector: 'r1', algorithm: 'rsa-sha256', result: 'pass' }],
    dmarc: 'pass',
    tlsProtocol: 'TLSv1.3',
    isInSpam: false,
    facts: {
      fromDomain: 'acme.test',
      messageIds: ['<1@acme.test>'],
      dates: ['Sun, 22 Nov 2026 10:00:00 +0000'],
      filedAt: '2026-11-22T10:00:05.000Z',
      returnPath: 'check@acme.test',
      signatures: [{ domain: 'acme.test', selector: 'r1', covers: ['from', 'to', 'list-unsubscribe'] }],
      unsubscribeFields: [],
    },
  },
  clockAheadSeconds: 0.4,
  isReplyDelivered: true,
}
