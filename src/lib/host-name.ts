const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'
const hostName = new RegExp(`^(?:${label}\\.)+${label}$`)

/**
 * Whether the text is a fully qualified host name in the form used inside: lower-case A-labels (RFC 5890), at least two, no
 * final dot, at most 253 octets, and not an IPv4 address.
 */
export function isHostName(text: string): boolean {
  return text.length <= 253 && hostName.test(text) && !/\.\d+$/.test(text)
}
