import type { MailPort } from './mail-ports.ts'
import type { RelayTrick } from './relay-tricks.ts'

/** Looks at a mail node from outside, as any client or server would. The world's failures are results, not errors. */
export interface MailProbe {
  /** Connects, reads the greeting, starts TLS (at once on 465, 993, 995) and looks at the certificate. */
  probePort(target: ProbeTarget): Promise<PortProbe>
  /** Whether the port takes TLS 1.0 or 1.1, which nobody should (RFC 8996). */
  tryOldTls(target: ProbeTarget): Promise<OldTlsResult>
  /**
   * Asks the server, without signing in, to take mail for a stranger's address by every trick known. No message is ever
   * sent: each try ends with RSET after RCPT. At most six refusals in one connection, two connections at once.
   */
  tryRelay(target: RelayTarget): Promise<readonly RelayTry[]>
  /** RCPT on port 25 for one recipient from the null sender, without a message. */
  tryRecipient(target: RecipientTarget): Promise<ServerAnswer>
  /** Hands a whole message to port 25, from the null sender; what the server says of it after DATA. */
  tryMessage(target: MessageTarget): Promise<ServerAnswer>
  /** Signs in with a password that is wrong, once: it counts for fail2ban on the node. */
  tryPassword(target: PasswordTarget): Promise<ServerAnswer>
  /** Signs in over IMAPS with what should be right, once. */
  signIn(credentials: MailCredentials): Promise<ServerAnswer>
  /** VRFY and EXPN of the address on port 25; `accepted` when the answer tells more than that nothing is told. */
  tryDisclosure(target: ServerTarget & { readonly address: string }): Promise<ServerAnswer>
  /** The ways to sign in that an SSH server offers (RFC 4252 §5.1), asked with method `none`. */
  readSshMethods(ipAddress: string): Promise<SshMethods>
  /** Signs in over SSH with a key that should be right, once, and leaves again. A refusal counts for fail2ban. */
  trySshKey(target: SshKeyTarget): Promise<ServerAnswer>
  /** Whether anything listens at the port, whatever it is; false also when nothing comes back. */
  isListening(ipAddress: string, port: number): Promise<boolean>
  /** Submits a message on port 587 with STARTTLS and authentication (RFC 6409); resolves with what the server said. */
  submit(submission: Submission): Promise<SubmissionResult>
  /** Looks for the Message-ID in the inbox over IMAPS (RFC 9051, RFC 8314). */
  findInInbox(inbox: InboxQuery): Promise<boolean>
  /** GET over plain HTTP on port 80 without following redirects; the body of a 200 answer, else `null`. */
  readHttp(target: HttpTarget): Promise<string | null>
  /** The Date header of whatever port 80 answers (RFC 9110 §6.6.1), to the second; `null` when there is none. */
  readClock(target: HttpTarget): Promise<Date | null>
}

export interface HttpTarget {
  readonly ipAddress: string
  /** Sent as Host. */
  readonly hostName: string
  readonly path: string
}

export interface ServerTarget {
  readonly ipAddress: string
  /** Sent as SNI and checked against the certificate. */
  readonly serverName: string
}

export interface ProbeTarget extends ServerTarget {
  readonly port: MailPort
}

export type PortProbe =
  | {
      readonly state: 'open'
      /** First word after `220`, or after `* OK` for IMAP; empty when there was none. */
      readonly greetingName: string
      /** First word of the answer to EHLO; null where it was not asked in the clear. */
      readonly ehloName: string | null
      /** Passwords are taken before TLS has begun. */
      readonly offersAuthInClear: boolean
      /** For example `TLSv1.3`; null when TLS was not offered or failed. */
      readonly tlsProtocol: string | null
      /** Null when the certificate is valid for the name and chains to a trusted root; else why not. */
      readonly certificateProblem: string | null
      readonly certificateNotAfter: Date | null
    }
  | { readonly state: 'closed'; readonly reason: string }

export type OldTlsResult =
  | { readonly state: 'refused' }
  | { readonly state: 'accepted'; readonly tlsProtocol: string }
  | { readonly state: 'unknown'; readonly reason: string }

/** `refused`: 5xx or NO; `deferred`: 4xx; `unknown`: the conversation did not get that far. */
export interface ServerAnswer {
  readonly state: 'accepted' | 'refused' | 'deferred' | 'unknown'
  /** The server's words, or why there are none. */
  readonly text: string
}

export interface RelayTarget extends ServerTarget {
  readonly port: 25 | 465 | 587
  /** A domain that the node serves, and an address in it that exists. */
  readonly domainName: string
  readonly localAddress: string
}

export interface RelayTry extends RelayTrick {
  readonly port: RelayTarget['port']
  readonly answer: ServerAnswer
}

export interface RecipientTarget extends ServerTarget {
  readonly recipient: string
  /** Announced with SIZE (RFC 1870); the message itself is never sent. */
  readonly sizeBytes?: number
}

export interface MessageTarget extends ServerTarget {
  readonly recipient: string
  /** The whole message with CRLF; dots are stuffed by the probe. */
  readonly message: string
}

export interface PasswordTarget extends ServerTarget {
  readonly protocol: 'smtp' | 'imap'
  readonly username: string
  readonly password: string
}

export type SshMethods =
  | { readonly state: 'offered'; readonly methods: readonly string[] }
  | { readonly state: 'unknown'; readonly reason: string }

export interface SshKeyTarget {
  readonly ipAddress: string
  readonly username: string
  /** In OpenSSH's own format, without a passphrase. */
  readonly privateKeyPem: string
}

export interface MailCredentials extends ServerTarget {
  readonly username: string
  readonly password: string
}

export interface Submission extends MailCredentials {
  readonly from: string
  readonly to: string
  readonly subject: string
  readonly text: string
  /** With angle brackets. */
  readonly messageId: string
}

export type SubmissionResult =
  | { readonly accepted: true; readonly response: string }
  | { readonly accepted: false; readonly reason: string }

export interface InboxQuery extends MailCredentials {
  readonly messageId: string
}
