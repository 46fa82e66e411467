import ipaddr from 'ipaddr.js'

/** Whether an IPv4 address lies in a network (`192.0.2.0/24`) or equals an address. False for anything malformed. */
export function isIpv4InNetwork(address: string, network: string): boolean {
  const cidr = network.includes('/') ? network : `${network}/32`
  if (!ipaddr.IPv4.isValidFourPartDecimal(address) || !ipaddr.IPv4.isValidCIDR(cidr)) return false
  const [base, prefixLength] = ipaddr.IPv4.parseCIDR(cidr)
  return (
    ipaddr.IPv4.isValidFourPartDecimal(network.split('/')[0] ?? '') &&
    ipaddr.IPv4.parse(address).match(base, prefixLength)
  )
}
