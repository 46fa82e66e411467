import type { Listing } from './blocklists.ts'
import type { MessageFacts } from './message-facts.ts'
import type { DeliveryJudgement } from './read-authentication-results.ts'
import type { SpfCount } from './spf-lookups.ts'

export type MailPort = 25 | 110 | 143 | 465 | 587 | 993 | 995 | 4190

/** What was seen of one port from outside under one served name; results of the mail probe fit. */
export interface PortEvidence {
  readonly port: MailPort
  readonly serverName: string
  /** Why it does not answer, or `null` when it does. */
  readonly closedReason: string | null
  readonly greetingName: string
  readonly ehloName: string | null
  readonly offersAuthInClear: boolean
  readonly tlsProtocol: string | null
  readonly certificateProblem: string | null
}

/** How a server answered something that it should refuse; see `ServerAnswer` of the mail probe. */
export interface AnswerEvidence {
  readonly state: 'accepted' | 'refused' | 'deferred' | 'unknown'
  readonly text: string
}

/** What a node was asked that it must refuse. Asked seldom: it looks like an attack. */
export interface RefusalEvidence {
  readonly oldTls: readonly {
    readonly port: MailPort
    readonly state: 'refused' | 'accepted' | 'unknown'
    readonly detail: string
  }[]
  readonly relays: readonly {
    readonly port: number
    readonly name: string
    readonly recipient: string
    readonly isLocalLooking: boolean
    readonly answer: AnswerEvidence
  }[]
  /** The domain takes mail for every local part, so asking for an unknown one tells nothing. */
  readonly hasCatchAll: boolean
  readonly unknownRecipient: AnswerEvidence
  /** `null`: the configuration has no quota policy, or no mailbox is small enough. */
  readonly fullMailbox: AnswerEvidence | null
  readonly spam: AnswerEvidence
  /** `null`: the configuration does not refuse programs. */
  readonly program: AnswerEvidence | null
  readonly disclosure: AnswerEvidence
  readonly ssh:
    | { readonly state: 'offered'; readonly methods: readonly string[] }
    | { readonly state: 'unknown'; readonly reason: string }
  /** Ports of the inside that answer from outside. */
  readonly exposedPorts: readonly number[]
  /** `null`: not tried yet. */
  readonly passwords: readonly { readonly protocol: 'smtp' | 'imap'; readonly answer: AnswerEvidence }[] | null
}

/** A required record as it was last judged at the authoritative servers. */
export interface RecordEvidence {
  readonly purpose: string
  readonly name: string
  readonly type: string
  readonly value: string
  readonly state: 'pending' | 'valid' | 'invalid' | 'missing' | 'unknown'
  readonly explanation: string
  readonly fix: string
}

export interface CaaEvidence {
  readonly name: string
  /** The set that decides for the name; empty: none up to the top; `null`: nobody could say. */
  readonly values: readonly string[] | null
}

export interface VerificationEvidence {
  readonly domainName: string
  readonly hostname: string
  readonly ipv4: string
  /** What the firewall of the node's configuration opens. */
  readonly configuredPorts: readonly number[]
  /** One for each probed port and served name; the first name is that of the order. */
  readonly ports: readonly PortEvidence[]
  /** PTR of the address in the public DNS, and the addresses of that name. */
  readonly reverseName: string | null
  readonly reverseNameAddresses: readonly string[]
  /** Why PTR or address could not be looked up; `null`: they could. */
  readonly unknownReverseName: string | null
  readonly listings: readonly Listing[]
  /** `null`: the node has not been asked yet. */
  readonly refusals: RefusalEvidence | null
  /** As the agent reports them; empty: it has not. */
  readonly services: readonly { readonly name: string; readonly state: string }[]
  readonly records: readonly RecordEvidence[]
  readonly spf: SpfCount
  readonly caa: readonly CaaEvidence[]
  /** Names by which CAA records call our certificate authority; empty: not known. */
  readonly caaIdentities: readonly string[]
  readonly hasSeedMailbox: boolean
  /** The test message as it was filed and judged outside; `null` when it has not arrived. */
  readonly outside: (DeliveryJudgement & { readonly isInSpam: boolean; readonly facts: MessageFacts }) | null
  /** How far the clock of the node is ahead of ours; `null`: it did not say the time. */
  readonly clockAheadSeconds: number | null
  /** The reply from outside was read from the inbox over IMAPS. */
  readonly isReplyDelivered: boolean
}
