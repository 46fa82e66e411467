/** One attempt to make a server carry mail for a stranger. */
export interface RelayTrick {
  readonly name: string
  /** Without angle brackets; empty: the null sender. */
  readonly sender: string
  readonly recipient: string
  /** A server with a catch-all may rightly take it for a mailbox of its own. */
  readonly isLocalLooking: boolean
}

export interface TrickInput {
  readonly ipAddress: string
  readonly domainName: string
  /** An address in `domainName` that exists. */
  readonly localAddress: string
}

/** Reserved (RFC 2606 §3), and mail for it is never sent: a try ends after RCPT. */
const stranger = { localPart: 'relay-probe', domain: 'example.com' } as const

/** What open-relay testers have tried since 1997: each must be refused. RFC 5321 §3.6.1, appendix C (source routes). */
export function relayTricks({ ipAddress, domainName, localAddress }: TrickInput): readonly RelayTrick[] {
  const { localPart, domain } = stranger
  const foreign = `${localPart}@${domain}`
  const literal = `[${ipAddress}]`
  const from = (sender: string, name: string, recipient: string, isLocalLooking = false): RelayTrick => ({
    name,
    sender,
    recipient,
    isLocalLooking,
  })
  return [
    from('', 'null sender', foreign),
    from(localAddress, 'a sender that looks authenticated', foreign),
    from(`postmaster@${literal}`, 'a sender at the address literal', foreign),
    from('', 'percent hack', `${localPart}%${domain}@${domainName}`, true),
    from('', 'percent hack at the address literal', `${localPart}%${domain}@${literal}`),
    from('', 'percent hack without a domain', `${localPart}%${domain}`),
    from('', 'source route', `@${domainName}:${foreign}`),
    from('', 'source route of two hosts', `@${literal},@${domainName}:${foreign}`),
    from('', 'quoted address', `"${foreign}"`),
    from('', 'quoted address in a domain of the node', `"${foreign}"@${domainName}`, true),
    from('', 'two at signs', `${foreign}@${domainName}`, true),
    from('', 'bang path', `${domain}!${localPart}`),
    from('', 'bang path in a domain of the node', `${domain}!${localPart}@${domainName}`, true),
    from('', 'address literal', `${localPart}@${literal}`),
  ]
}

/** Submission ports ask for a password first, so few tricks tell all. */
export function submissionTricks(input: TrickInput): readonly RelayTrick[] {
  return relayTricks(input).slice(0, 2)
}
