import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Whether the text is an IPv4 or IPv6 address or a network `address/prefix`. Zone identifiers are refused. */
export function isIpNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/')
  const family = address.includes('%') ? 0 : isIP(address)
  if (family === 0 || rest.length > 0) return false
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128))
}

/** The network of so many bits in which an address lies, as text: `2001:db8::/64`. Zone identifiers are left out. */
export function networkOf(address: string, prefixLength: number): string {
  const [plain = ''] = address.split('%')
  const bytes = ipaddr.parse(plain).toByteArray()
  const masked = bytes.map((byte, index) => byte & maskOf(prefixLength - index * 8))
  return `${ipaddr.fromByteArray(masked).toString()}/${prefixLength}`
}

function maskOf(bits: number): number {
  return bits >= 8 ? 255 : bits <= 0 ? 0 : 256 - 2 ** (8 - bits)
}
