import { createFaultPlan, type FaultPlan } from '../fault-plan.ts'
import type { OutgoingSeedMessage, SeedMailbox, SeedMessage } from './seed-mailbox.ts'

/** A mailbox that exists only in this process. */
export interface MemorySeedMailbox extends SeedMailbox {
  readonly faults: FaultPlan
  /** Puts a message there as its provider would have delivered it. */
  deliver(messageId: string, message: SeedMessage): void
  readonly sent: readonly OutgoingSeedMessage[]
}

export interface MemorySeedMailboxOptions {
  readonly address: string
  /** Default `mx.<domain of the address>`. */
  readonly authservId?: string
  /** Called after each `send`, for example to deliver the message to a memory probe. */
  readonly onSend?: (message: OutgoingSeedMessage) => void
}

export function createMemorySeedMailbox(options: MemorySeedMailboxOptions): MemorySeedMailbox {
  const messages = new Map<string, SeedMessage>()
  const sent: OutgoingSeedMessage[] = []
  const faults = createFaultPlan()
  return {
    address: options.address,
    authservId: options.authservId ?? `mx.${options.address.split('@')[1] ?? ''}`,
    faults,
    sent,
    findMessage: (messageId) => faults.run('findMessage', () => messages.get(messageId) ?? null),
    send: (message) =>
      faults.run('send', () => {
        if (sent.some((earlier) => earlier.messageId === message.messageId)) return
        sent.push(message)
        options.onSend?.(message)
      }),
    deliver: (messageId, message) => void messages.set(messageId, message),
  }
}
