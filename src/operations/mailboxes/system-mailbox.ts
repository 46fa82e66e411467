/** The local part of the mailbox by which verification sends and reads mail. */
export const systemLocalPart = 'rookery-check'

/** Small, so that verification can announce a message that does not fit any more. */
export const systemMailboxQuotaMb = 16

/** RFC 2142 §4, §5: addresses that must reach a person. */
export const roleLocalParts = ['postmaster', 'abuse'] as const

export function isRoleAddress(address: string): boolean {
  return roleLocalParts.some((localPart) => address.startsWith(`${localPart}@`))
}
