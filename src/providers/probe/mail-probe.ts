/** Looks at a mail node from outside, as any client or server would. The world's failures are results, not errors. */
export interface MailProbe {
  /** Connects, reads the greeting, says EHLO, starts TLS (at once on 465/993) and looks at the certificate. */
  probePort(target: ProbeTarget): Promise<PortProbe>
  /** Submits a message on port 587 with STARTTLS and authentication (RFC 6409); resolves with what the server said. */
  submit(submission: Submission): Promise<SubmissionResult>
  /** Looks for the Message-ID in the inbox over IMAPS (RFC 9051, RFC 8314). */
  findInInbox(inbox: InboxQuery): Promise<boolean>
  /** GET over plain HTTP on port 80 without following redirects; the body of a 200 answer, else `null`. */
  readHttp(target: HttpTarget): Promise<string | null>
}

export interface HttpTarget {
  readonly ipAddress: string
  /** Sent as Host. */
  readonly hostName: string
  readonly path: string
}

export interface ProbeTarget {
  readonly ipAddress: string
  readonly port: 25 | 465 | 587 | 993
  /** Sent as SNI and checked against the certificate. */
  readonly serverName: string
}

export type PortProbe =
  | {
      readonly state: 'open'
      /** First word after `220`, or after `* OK` for IMAP; empty when there was none. */
      readonly greetingName: string
      /** For example `TLSv1.3`; null when TLS was not offered or failed. */
      readonly tlsProtocol: string | null
      /** Null when the certificate is valid for the name and chains to a trusted root; else why not. */
      readonly certificateProblem: string | null
      readonly certificateNotAfter: Date | null
    }
  | { readonly state: 'closed'; readonly reason: string }

export interface MailCredentials {
  readonly ipAddress: string
  readonly serverName: string
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
