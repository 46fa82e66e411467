import type { BundleFile } from '#protocol/agent-protocol.ts'
import { type FileSpec, filesOf, managedBy } from '../bundle-files.ts'
import type { NodeSnapshot } from '../snapshot.ts'

/** Host name, resolvers, kernel settings, security updates. */
export function renderSystem(snapshot: NodeSnapshot): BundleFile[] {
  return filesOf('system', [
    { path: '/etc/hostname', content: `${snapshot.hostname}\n` },
    { path: '/etc/hosts', content: hosts(snapshot) },
    ...resolvConf(snapshot.resolvers),
    { path: '/etc/sysctl.d/60-rookery.conf', content: sysctl },
    { path: '/etc/apt/apt.conf.d/52rookery-unattended-upgrades', content: unattendedUpgrades },
  ])
}

/** The node knows its own name without a resolver: daemons ask for it when they start and would wait. */
function hosts({ ipv4, hostname }: NodeSnapshot): string {
  return `127.0.0.1 localhost
::1 localhost ip6-localhost ip6-loopback
ff02::1 ip6-allnodes
ff02::2 ip6-allrouters
${ipv4} ${hostname}
`
}

function resolvConf(resolvers: readonly string[]): FileSpec[] {
  if (resolvers.length === 0) return []
  const lines = resolvers.map((address) => `nameserver ${address}\n`)
  return [{ path: '/etc/resolv.conf', content: `# ${managedBy}\n${lines.join('')}options timeout:2 attempts:2\n` }]
}

const sysctl = `# ${managedBy}
net.ipv4.conf.all.rp_filter = 1
net.ipv4.conf.all.accept_redirects = 0
net.ipv4.conf.all.send_redirects = 0
net.ipv4.conf.all.accept_source_route = 0
net.ipv6.conf.all.accept_redirects = 0
net.ipv4.tcp_syncookies = 1
kernel.dmesg_restrict = 1
kernel.kptr_restrict = 2
fs.protected_fifos = 2
fs.protected_regular = 2
`

const unattendedUpgrades = `// ${managedBy}
APT::Periodic::Update-Package-Lists "1";
APT::Periodic::Unattended-Upgrade "1";
APT::Periodic::AutocleanInterval "7";
Unattended-Upgrade::Automatic-Reboot "false";
Unattended-Upgrade::MinimalSteps "true";
`
