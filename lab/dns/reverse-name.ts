import { isIPv4, isIPv6 } from 'node:net'
import ipaddr from 'ipaddr.js'

/**
 * The labels of an address back to front, as reverse zones (RFC 1035 §3.5, RFC 3596 §2.5) and DNS blocklists
 * (RFC 5782 §2.1, §2.4) are asked: octets for IPv4, nibbles for IPv6; `null` when it is no address.
 */
export function reverseLabels(ip: string): string | null {
  if (isIPv4(ip)) return ip.split('.').reverse().join('.')
  if (!isIPv6(ip)) return null
  const nibbles = Buffer.from(ipaddr.parse(ip).toByteArray()).toString('hex')
  return [...nibbles].reverse().join('.')
}
