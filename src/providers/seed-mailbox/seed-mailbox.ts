/**
 * A mailbox of ours at a mailbox provider outside, used to see our mail as a stranger's server judged it (seed
 * testing) and to send mail in from outside. Throws `ProviderError`.
 */
export interface SeedMailbox {
  /** For example `seed@bigmail.test`. */
  readonly address: string
  /** How the provider's server names itself in Authentication-Results (RFC 8601 §2.5). */
  readonly authservId: string
  /** The message with this Message-ID, wherever it was filed (inbox, spam), or `null` when it is not there (yet). */
  findMessage(messageId: string): Promise<SeedMessage | null>
  /** Sends mail from this mailbox through its provider; resolves when the provider has accepted it. */
  send(message: OutgoingSeedMessage): Promise<void>
}

export interface SeedMessage {
  readonly folder: string
  /** The message's header section as delivered, with CRLF line ends. */
  readonly headers: string
  readonly receivedAt: Date
}

export interface OutgoingSeedMessage {
  readonly to: string
  readonly subject: string
  readonly text: string
  /** With angle brackets. */
  readonly messageId: string
  readonly inReplyTo: string | null
}
