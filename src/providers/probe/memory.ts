import type { InboxQuery, MailProbe, PortProbe, ProbeTarget, Submission } from './mail-probe.ts'

/** A probe of nodes that exist only in this process: every port is open and every submission accepted unless told. */
export interface MemoryMailProbe extends MailProbe {
  /** What the port answers from now on. */
  setPort(ipAddress: string, port: ProbeTarget['port'], result: PortProbe): void
  /** Why submissions are refused from now on; `null`: accept again. */
  refuseSubmissions(reason: string | null): void
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

export function createMemoryMailProbe(options: MemoryMailProbeOptions = {}): MemoryMailProbe {
  const ports = new Map<string, PortProbe>()
  const inboxes = new Map<string, Set<string>>()
  const httpBodies = new Map<string, string>()
  const submissions: Submission[] = []
  const now = options.now ?? (() => new Date())
  let refusal: string | null = null
  return {
    submissions,
    probePort: async (target) =>
      ports.get(`${target.ipAddress}:${target.port}`) ?? healthyPort(target.serverName, now()),
    submit: async (submission) => {
      if (refusal !== null) return { accepted: false, reason: refusal }
      submissions.push(submission)
      options.onSubmit?.(submission)
      return { accepted: true, response: '250 2.0.0 Ok: queued in memory' }
    },
    findInInbox: async (query: InboxQuery) => inboxes.get(query.username)?.has(query.messageId) ?? false,
    readHttp: async ({ hostName, path }) => httpBodies.get(`${hostName}${path}`) ?? null,
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

function healthyPort(serverName: string, now: Date): PortProbe {
  return {
    state: 'open',
    greetingName: serverName,
    tlsProtocol: 'TLSv1.3',
    certificateProblem: null,
    certificateNotAfter: new Date(now.getTime() + ninetyDaysMilliseconds),
  }
}
