import type { MailPort } from './mail-ports.ts'
import type {
  InboxQuery,
  MailProbe,
  PortProbe,
  ProbeTarget,
  RelayTry,
  ServerAnswer,
  SshMethods,
  Submission,
} from './mail-probe.ts'
import { relayTricks, submissionTricks } from './relay-tricks.ts'

/** What a node of this process does wrong, where a good one is the default. */
export interface MemoryNodeFaults {
  /** Ports that take TLS 1.0. */
  readonly oldTlsPorts: readonly MailPort[]
  /** Names of relay tricks that are let through on port 25. */
  readonly relayTricks: readonly string[]
  /** Mailboxes, beside those that were delivered to, for which anything is taken. */
  readonly acceptsUnknownRecipients: boolean
  readonly acceptsWrongPasswords: boolean
  /** Right passwords are refused too. */
  readonly refusesSignIn: boolean
  /** Right SSH keys are refused. */
  readonly refusesSshKeys: boolean
  readonly acceptsAnySize: boolean
  readonly acceptsAnyMessage: boolean
  readonly disclosesAddresses: boolean
  readonly sshMethods: readonly string[]
  /** Ports that listen beside those of mail. */
  readonly listeningPorts: readonly number[]
  /** How far its clock is ahead. */
  readonly clockAheadSeconds: number
  /** No conversation gets anywhere, as behind a ban. */
  readonly isSilent: boolean
}

/** A probe of nodes that exist only in this process: every port is open and every submission accepted unless told. */
export interface MemoryMailProbe extends MailProbe {
  /** What the port answers from now on. */
  setPort(ipAddress: string, port: ProbeTarget['port'], result: PortProbe): void
  /** Why submissions are refused from now on; `null`: accept again. */
  refuseSubmissions(reason: string | null): void
  /** What the node does wrong from now on; `{}`: nothing. */
  misbehave(faults: Partial<MemoryNodeFaults>): void
  /** How many of each were tried so far. */
  readonly tries: Readonly<Record<'passwords' | 'signIns' | 'messages' | 'relayRounds', number>>
  /** Puts a message into the inbox of the user. */
  deliver(username: string, messageId: string): void
  readonly submissions: readonly Submission[]
  /** What a node answers on port 80. */
  serveHttp(hostName: string, path: string, body: string): void
}

export interface MemoryMailProbeOptions {
  /** Called after each accepted submission, for example to deliver it to a memory seed mailbox. */
  readonly onSubmit?: (submission: Submission) => void
  readonly now?: () => Date
}

const ninetyDaysMilliseconds = 90 * 86_400_000

const goodNode: MemoryNodeFaults = {
  oldTlsPorts: [],
  relayTricks: [],
  acceptsUnknownRecipients: false,
  acceptsWrongPasswords: false,
  refusesSignIn: false,
  refusesSshKeys: false,
  acceptsAnySize: false,
  acceptsAnyMessage: false,
  disclosesAddresses: false,
  sshMethods: ['publickey'],
  listeningPorts: [],
  clockAheadSeconds: 0,
  isSilent: false,
}

export function createMemoryMailProbe(options: MemoryMailProbeOptions = {}): MemoryMailProbe {
  const ports = new Map<string, PortProbe>()
  const inboxes = new Map<string, Set<string>>()
  const httpBodies = new Map<string, string>()
  const submissions: Submission[] = []
  const now = options.now ?? (() => new Date())
  const tries = { passwords: 0, signIns: 0, messages: 0, relayRounds: 0 }
  let refusal: string | null = null
  let node = goodNode
  const answer = (isAccepted: boolean, refusedText: string): ServerAnswer => {
    if (node.isSilent) return { state: 'unknown', text: 'it did not answer in time' }
    return isAccepted ? { state: 'accepted', text: '250 2.1.5 Ok' } : { state: 'refused', text: refusedText }
  }
  return {
    submissions,
    tries,
    misbehave: (faults) => {
      node = { ...goodNode, ...faults }
    },
    tryOldTls: async ({ port }) => {
      if (node.isSilent) return { state: 'unknown', reason: 'it did not answer in time' }
      return node.oldTlsPorts.includes(port) ? { state: 'accepted', tlsProtocol: 'TLSv1' } : { state: 'refused' }
    },
    tryRelay: async (target) => {
      tries.relayRounds += 1
      const tricks = target.port === 25 ? relayTricks(target) : submissionTricks(target)
      const isOpen = (name: string) => target.port === 25 && node.relayTricks.includes(name)
      return tricks.map(
        (trick): RelayTry => ({
          ...trick,
          port: target.port,
          answer: answer(isOpen(trick.name), '554 5.7.1 Relay access denied'),
        }),
      )
    },
    tryRecipient: async ({ sizeBytes }) =>
      sizeBytes === undefined
        ? answer(node.acceptsUnknownRecipients, '550 5.1.1 User unknown')
        : answer(node.acceptsAnySize, '552 5.2.2 Mailbox is full'),
    tryMessage: async () => {
      tries.messages += 1
      return answer(node.acceptsAnyMessage, '554 5.7.1 Spam message rejected')
    },
    tryPassword: async () => {
      tries.passwords += 1
      return answer(node.acceptsWrongPasswords, '535 5.7.8 Authentication failed')
    },
    signIn: async () => {
      tries.signIns += 1
      return answer(!node.refusesSignIn, 'NO [AUTHENTICATIONFAILED] Authentication failed.')
    },
    tryDisclosure: async () => answer(node.disclosesAddresses, '502 5.5.1 VRFY command is disabled'),
    readSshMethods: async (): Promise<SshMethods> =>
      node.isSilent
        ? { state: 'unknown', reason: 'it did not answer in time' }
        : { state: 'offered', methods: node.sshMethods },
    trySshKey: async () => answer(!node.refusesSshKeys, 'All configured authentication methods failed'),
    isListening: async (_ipAddress, port) => node.listeningPorts.includes(port),
    probePort: async (target) => ports.get(`${target.ipAddress}:${target.port}`) ?? healthyPort(target, now()),
    submit: async (submission) => {
      if (refusal !== null) return { accepted: false, reason: refusal }
      submissions.push(submission)
      options.onSubmit?.(submission)
      return { accepted: true, response: '250 2.0.0 Ok: queued in memory' }
    },
    findInInbox: async (query: InboxQuery) => inboxes.get(query.username)?.has(query.messageId) ?? false,
    readHttp: async ({ hostName, path }) => httpBodies.get(`${hostName}${path}`) ?? null,
    readClock: async () => (node.isSilent ? null : new Date(now().getTime() + node.clockAheadSeconds * 1000)),
    serveHttp: (hostName, path, body) => void httpBodies.set(`${hostName}${path}`, body),
    setPort: (ipAddress, port, result) => void ports.set(`${ipAddress}:${port}`, result),
    refuseSubmissions: (reason) => {
      refusal = reason
    },
    deliver: (username, messageId) => {
      inboxes.set(username, (inboxes.get(username) ?? new Set<string>()).add(messageId))
    },
  }
}

function healthyPort({ port, serverName }: ProbeTarget, now: Date): PortProbe {
  const isSmtpInClear = port === 25 || port === 587
  return {
    state: 'open',
    greetingName: serverName,
    ehloName: isSmtpInClear ? serverName : null,
    offersAuthInClear: false,
    tlsProtocol: 'TLSv1.3',
    certificateProblem: null,
    certificateNotAfter: new Date(now.getTime() + ninetyDaysMilliseconds),
  }
}
