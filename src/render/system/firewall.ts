import type { BundleFile } from '#protocol/agent-protocol.ts'
import { filesOf, managedBy } from '../bundle-files.ts'
import type { NodeSnapshot } from '../snapshot.ts'

/** SMTP, HTTP (ACME), submissions, submission, IMAP. */
const openPorts = [25, 80, 143, 465, 587, 993]

/**
 * nftables (nft(8)): everything that is not named is dropped, on IPv4 and IPv6. Only our own table is replaced, in one
 * transaction, so that the bans of fail2ban stay.
 */
export function renderFirewall(snapshot: NodeSnapshot): BundleFile[] {
  const content = `#!/usr/sbin/nft -f
# ${managedBy}
table inet rookery
delete table inet rookery
table inet rookery {
  chain input {
    type filter hook input priority filter; policy drop;
    iif "lo" accept
    ct state established,related accept
    ct state invalid drop
    meta l4proto { icmp, ipv6-icmp } accept
${sshRules(snapshot.sshNetworks).join('')}    tcp dport { ${openPorts.join(', ')} } accept
  }
  chain forward {
    type filter hook forward priority filter; policy drop;
  }
}
`
  return filesOf('firewall', [{ path: '/etc/nftables.conf', content, mode: '0755' }])
}

function sshRules(networks: readonly string[]): string[] {
  if (networks.length === 0) return ['    tcp dport 22 accept\n']
  return networks.map((network) => `    ${network.includes(':') ? 'ip6' : 'ip'} saddr ${network} tcp dport 22 accept\n`)
}
