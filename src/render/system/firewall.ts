import type { BundleFile } from '#protocol/agent-protocol.ts'
import { filesOf, managedBy } from '../bundle-files.ts'
import type { NodeSnapshot } from '../snapshot.ts'

/** SMTP, HTTP (ACME), POP3, IMAP, submissions, submission, IMAPS, POP3S, ManageSieve. */
const openPorts = [25, 80, 110, 143, 465, 587, 993, 995, 4190]

/**
 * nftables (nft(8)): everything that is not named is dropped, on IPv4 and IPv6. Only our own table is replaced, in one
 * transaction, so that the bans of fail2ban, which are in a table of theirs, stay.
 *
 * One client (an IPv4 address, an IPv6 /64) has at most 300 connections at a time and opens at most 100 a second, far above an
 * office behind one address; SSH is allowed ten new connections a minute.
 */
export function renderFirewall(snapshot: NodeSnapshot): BundleFile[] {
  const content = `#!/usr/sbin/nft -f
# ${managedBy}
table inet rookery
delete table inet rookery
table inet rookery {
${families.map(clientSets).join('')}  chain input {
    type filter hook input priority filter; policy drop;
    iif "lo" accept
    ct state established,related accept
    ct state invalid drop
    meta l4proto { icmp, ipv6-icmp } limit rate 100/second burst 200 packets accept
    meta l4proto ipv6-icmp icmpv6 type { nd-router-advert, nd-neighbor-solicit, nd-neighbor-advert } accept
${snapshot.ipv6 === null ? '    meta nfproto ipv6 drop\n' : ''}    tcp dport 22 ct state new jump ssh
    tcp dport { ${openPorts.join(', ')} } ct state new jump services
  }
  chain ssh {
${families.map(({ suffix, client }) => `    add @ssh${suffix} { ${client} limit rate over 10/minute burst 20 packets } drop\n`).join('')}${sshRules(snapshot.sshNetworks).join('')}  }
  chain services {
${families.map(({ suffix, client }) => `    add @opened${suffix} { ${client} limit rate over 100/second burst 1000 packets } drop\n`).join('')}${families.map(({ suffix, client }) => `    add @open${suffix} { ${client} ct count over 300 } reject with tcp reset\n`).join('')}    accept
  }
  chain forward {
    type filter hook forward priority filter; policy drop;
  }
}
`
  return filesOf('firewall', [{ path: '/etc/nftables.conf', content, mode: '0755' }])
}

interface Family {
  readonly suffix: string
  readonly type: string
  /** What tells clients apart. */
  readonly client: string
}

const families: readonly Family[] = [
  { suffix: '4', type: 'ipv4_addr', client: 'ip saddr' },
  { suffix: '6', type: 'ipv6_addr', client: 'ip6 saddr and ffff:ffff:ffff:ffff::' },
]

/** Bounded, so that a flood from many addresses fills no memory; what was not seen for a minute is forgotten. */
function clientSets({ suffix, type }: Family): string {
  const timed = (name: string) =>
    `  set ${name}${suffix} {\n    type ${type}\n    size 65535\n    flags dynamic,timeout\n    timeout 1m\n  }\n`
  return `${timed('ssh')}${timed('opened')}  set open${suffix} {\n    type ${type}\n    size 65535\n    flags dynamic\n  }\n`
}

function sshRules(networks: readonly string[]): string[] {
  if (networks.length === 0) return ['    accept\n']
  return networks.map((network) => `    ${network.includes(':') ? 'ip6' : 'ip'} saddr ${network} accept\n`)
}
