/** A running node, and what a stranger and one user know of it. */
export interface AuditedNode {
  readonly address: string
  readonly hostname: string
  readonly domain: string
  /** File with the roots that its users trust. */
  readonly rootsFile: string
  readonly user: { readonly address: string; readonly password: string }
  /** A mailbox at a provider outside. */
  readonly outside: string
  /** Addresses that the audit may come from, and that may be banned. */
  readonly attackers: readonly string[]
  exec(argv: readonly string[]): Promise<string>
}

/** A part of the report: what was done, what it said, and whether it is as it should be. */
export interface AuditPart {
  readonly title: string
  readonly text: string
  /** What is not as it should be; empty when all is well. */
  readonly findings: readonly string[]
}
