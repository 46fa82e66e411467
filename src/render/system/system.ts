import type { BundleFile } from '#protocol/agent-protocol.ts'
import { type FileSpec, filesOf, managedBy } from '../bundle-files.ts'
import type { NodeSnapshot } from '../snapshot.ts'

/** Host name, resolvers, kernel settings, security updates, time, and how much logs may grow. */
export function renderSystem(snapshot: NodeSnapshot): BundleFile[] {
  return filesOf('system', [
    { path: '/etc/hostname', content: `${snapshot.hostname}\n` },
    { path: '/etc/hosts', content: hosts(snapshot) },
    ...resolvConf(snapshot.resolvers),
    { path: '/etc/sysctl.d/60-rookery.conf', content: sysctl },
    { path: '/etc/apt/apt.conf.d/52rookery-unattended-upgrades', content: unattendedUpgrades },
    { path: '/etc/systemd/journald.conf.d/60-rookery.conf', content: journald },
    { path: '/etc/systemd/timesyncd.conf.d/60-rookery.conf', content: timesyncd },
    { path: '/etc/logrotate.d/00-rookery', content: logrotate },
  ])
}

/** The node knows its own name without a resolver: daemons ask for it when they start and would wait. */
function hosts({ ipv4, ipv6, hostname }: NodeSnapshot): string {
  return `127.0.0.1 localhost
::1 localhost ip6-localhost ip6-loopback
ff02::1 ip6-allnodes
ff02::2 ip6-allrouters
${ipv4} ${hostname}
${ipv6 === null ? '' : `${ipv6} ${hostname}\n`}`
}

/** `trust-ad`: what the operator's resolvers say they have validated is believed (DANE, RFC 7672). */
function resolvConf(resolvers: readonly string[]): FileSpec[] {
  if (resolvers.length === 0) return []
  const lines = resolvers.map((address) => `nameserver ${address}\n`)
  const options = 'options edns0 trust-ad timeout:2 attempts:2\n'
  return [{ path: '/etc/resolv.conf', content: `# ${managedBy}\n${lines.join('')}${options}` }]
}

const sysctl = `# ${managedBy}
net.ipv4.conf.all.rp_filter = 1
net.ipv4.conf.default.rp_filter = 1
net.ipv4.conf.all.accept_redirects = 0
net.ipv4.conf.default.accept_redirects = 0
net.ipv4.conf.all.secure_redirects = 0
net.ipv4.conf.all.send_redirects = 0
net.ipv4.conf.all.accept_source_route = 0
net.ipv4.icmp_echo_ignore_broadcasts = 1
net.ipv4.tcp_syncookies = 1
net.ipv4.tcp_rfc1337 = 1
net.ipv4.tcp_keepalive_time = 600
net.ipv6.conf.all.accept_redirects = 0
net.ipv6.conf.default.accept_redirects = 0
net.ipv6.conf.all.accept_source_route = 0
kernel.dmesg_restrict = 1
kernel.kptr_restrict = 2
kernel.yama.ptrace_scope = 1
kernel.unprivileged_bpf_disabled = 1
kernel.kexec_load_disabled = 1
net.core.bpf_jit_harden = 2
fs.protected_hardlinks = 1
fs.protected_symlinks = 1
fs.protected_fifos = 2
fs.protected_regular = 2
fs.suid_dumpable = 0
fs.inotify.max_user_instances = 8192
vm.overcommit_memory = 1
`

const unattendedUpgrades = `// ${managedBy}
APT::Periodic::Update-Package-Lists "1";
APT::Periodic::Unattended-Upgrade "1";
APT::Periodic::AutocleanInterval "7";
Unattended-Upgrade::Automatic-Reboot "false";
Unattended-Upgrade::MinimalSteps "true";
Unattended-Upgrade::Remove-Unused-Dependencies "true";
Dpkg::Options { "--force-confdef"; "--force-confold"; };
`

/** A busy mail node writes thousands of lines in a moment, and fail2ban reads them: none is thrown away, old ones go. */
const journald = `# ${managedBy}
[Journal]
Storage=persistent
Compress=yes
SystemMaxUse=500M
SystemKeepFree=1G
SystemMaxFileSize=50M
RuntimeMaxUse=64M
MaxRetentionSec=30day
RateLimitIntervalSec=30s
RateLimitBurst=200000
ForwardToSyslog=no
`

const timesyncd = `# ${managedBy}
[Time]
FallbackNTP=0.debian.pool.ntp.org 1.debian.pool.ntp.org 2.debian.pool.ntp.org 3.debian.pool.ntp.org
PollIntervalMinSec=32
PollIntervalMaxSec=1024
`

/** Read first of its directory (logrotate(8)): holds for all files that follow. */
const logrotate = `# ${managedBy}
maxsize 50M
compress
`
