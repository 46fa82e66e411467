import type { BundleFile } from '#protocol/agent-protocol.ts'
import { filesOf, managedBy } from '../bundle-files.ts'
import type { NodeSnapshot } from '../snapshot.ts'

/**
 * sshd_config(5): keys only, algorithms that ssh-audit finds no fault with. The first value that is read counts, so the
 * name sorts before others. With keys of ours, those alone let in: what lies in root's own directory does not count.
 */
export function renderSshd({ authorizedKeys }: Pick<NodeSnapshot, 'authorizedKeys'>): BundleFile[] {
  const content = `# ${managedBy}
HostKey /etc/ssh/ssh_host_ed25519_key
HostKey /etc/ssh/ssh_host_rsa_key
KexAlgorithms ${keyExchanges.join(',')}
Ciphers ${ciphers.join(',')}
MACs ${macs.join(',')}
HostKeyAlgorithms ${keys.join(',')}
PubkeyAcceptedAlgorithms ${keys.join(',')}
CASignatureAlgorithms ${keys.filter((name) => !name.includes('cert')).join(',')}
RequiredRSASize 2048
PasswordAuthentication no
KbdInteractiveAuthentication no
HostbasedAuthentication no
PermitEmptyPasswords no
AuthenticationMethods publickey
PermitRootLogin prohibit-password
MaxAuthTries 4
MaxStartups 10:30:60
MaxSessions 10
LoginGraceTime 30
ClientAliveInterval 60
ClientAliveCountMax 10
X11Forwarding no
AllowAgentForwarding no
AllowTcpForwarding no
AllowStreamLocalForwarding no
PermitTunnel no
PermitUserEnvironment no
DebianBanner no
UseDNS no
`
  if (authorizedKeys.length === 0) return filesOf('sshd', [{ path: configPath, content }])
  const keyFile = `# ${managedBy}\n${authorizedKeys.map((key) => `${key}\n`).join('')}`
  return filesOf('sshd', [
    { path: configPath, content: `${content}AuthorizedKeysFile ${keysPath}%u\n` },
    { path: `${keysPath}root`, content: keyFile },
  ])
}

const configPath = '/etc/ssh/sshd_config.d/05-rookery.conf'
/** Beside the configuration, the only directory of sshd's that agents write to. What it names `.conf` alone is read as such. */
const keysPath = '/etc/ssh/sshd_config.d/rookery-authorized-keys.'

const keyExchanges = [
  'sntrup761x25519-sha512@openssh.com',
  'curve25519-sha256',
  'curve25519-sha256@libssh.org',
  'diffie-hellman-group16-sha512',
  'diffie-hellman-group18-sha512',
]
const ciphers = ['aes256-gcm@openssh.com', 'aes128-gcm@openssh.com', 'chacha20-poly1305@openssh.com', 'aes256-ctr']
const macs = ['hmac-sha2-512-etm@openssh.com', 'hmac-sha2-256-etm@openssh.com']
const keys = [
  ...['ssh-ed25519', 'sk-ssh-ed25519@openssh.com', 'rsa-sha2-512', 'rsa-sha2-256'],
  ...['ssh-ed25519-cert-v01@openssh.com', 'rsa-sha2-512-cert-v01@openssh.com', 'rsa-sha2-256-cert-v01@openssh.com'],
]
