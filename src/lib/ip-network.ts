import { BlockList, isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Whether the text is an IPv4 or IPv6 address or a network `address/prefix`. Zone identifiers are refused. */
export function isIpNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/')
  const family = address.includes('%') ? 0 : isIP(address)
  if (family === 0 || rest.length > 0) return false
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128))
}

/** Whether an address lies in one of the networks. IPv4 in IPv6 (`::ffff:192.0.2.1`, RFC 4291 §2.5.5.2) counts as IPv4. */
export function isInNetworks(address: string, networks: readonly string[]): boolean {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  const family = familyOf(plain)
  if (family === null) return false
  const list = new BlockList()
  for (const network of networks.filter(isIpNetwork)) {
    const [base = '', prefix = family === 'ipv4' ? '32' : '128'] = network.split('/')
    // node:net would take "0.0.0.0/0" for IPv6, too
    if (familyOf(base) === family) list.addSubnet(base, Number(prefix), family)
  }
  return list.check(plain, family)
}

function familyOf(address: string): 'ipv4' | 'ipv6' | null {
  const family = isIP(address)
  return family === 0 ? null : family === 4 ? 'ipv4' : 'ipv6'
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
