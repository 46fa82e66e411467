export const mailPorts = [25, 110, 143, 465, 587, 993, 995, 4190] as const

/** The ports at which a mail node may answer. */
export type MailPort = (typeof mailPorts)[number]

export type MailProtocol = 'smtp' | 'imap' | 'pop3' | 'sieve'

export interface MailPortUse {
  readonly protocol: MailProtocol
  /** TLS from the first octet (RFC 8314 §3); else by STARTTLS or STLS. */
  readonly isImplicitTls: boolean
}

export const mailPortUses: Readonly<Record<MailPort, MailPortUse>> = {
  25: { protocol: 'smtp', isImplicitTls: false },
  110: { protocol: 'pop3', isImplicitTls: false },
  143: { protocol: 'imap', isImplicitTls: false },
  465: { protocol: 'smtp', isImplicitTls: true },
  587: { protocol: 'smtp', isImplicitTls: false },
  993: { protocol: 'imap', isImplicitTls: true },
  995: { protocol: 'pop3', isImplicitTls: true },
  4190: { protocol: 'sieve', isImplicitTls: false },
}
