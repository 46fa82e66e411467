import { isIP } from 'node:net'

/** Whether the text is an IPv4 or IPv6 address or a network `address/prefix`. Zone identifiers are refused. */
export function isIpNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/')
  const family = address.includes('%') ? 0 : isIP(address)
  if (family === 0 || rest.length > 0) return false
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128))
}
