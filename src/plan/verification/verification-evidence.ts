import type { DeliveryJudgement } from './read-authentication-results.ts'

/** What was seen of one port from outside; results of the mail probe fit. */
export interface PortEvidence {
  readonly port: 25 | 465 | 587 | 993
  /** Why it does not answer, or `null` when it does. */
  readonly closedReason: string | null
  readonly greetingName: string
  readonly tlsProtocol: string | null
  readonly certificateProblem: string | null
}

export interface VerificationEvidence {
  readonly domainName: string
  readonly hostname: string
  readonly ipv4: string
  /** Ports that were probed; one that is absent counts as not answering. */
  readonly ports: readonly PortEvidence[]
  /** PTR of the address in the public DNS, and the addresses of that name. */
  readonly reverseName: string | null
  readonly reverseNameAddresses: readonly string[]
  /** The test message as it was filed and judged outside; `null` when it has not arrived. */
  readonly outside: (DeliveryJudgement & { readonly isInSpam: boolean }) | null
  /** The reply from outside was read from the inbox over IMAPS. */
  readonly isReplyDelivered: boolean
}

export interface ScorePoint {
  readonly id: string
  readonly title: string
  /** Share of the hundred. */
  readonly weight: number
  readonly held: boolean
  readonly explanation: string
  /** `null` when held. */
  readonly fix: string | null
}
