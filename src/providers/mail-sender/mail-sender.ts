/** Sends mail of the installation itself. */
export interface MailSender {
  /**
   * Hands one message to the relay; resolves when the relay has taken it.
   * @throws {ProviderError} `unavailable`, `unauthorized`, `invalid-request` (the relay will never take it)
   */
  send(message: SystemMessage): Promise<void>
}

export interface SystemMessage {
  /** Of the outbox; becomes the Message-ID, so that a message sent twice is known as one. */
  readonly id: string
  readonly to: string
  readonly subject: string
  readonly text: string
}
