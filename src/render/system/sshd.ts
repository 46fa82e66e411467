import type { BundleFile } from '#protocol/agent-protocol.ts'
import { filesOf, managedBy } from '../bundle-files.ts'

/** sshd_config(5): keys only. The first value that is read counts, so the name sorts before others. */
export function renderSshd(): BundleFile[] {
  const content = `# ${managedBy}
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitEmptyPasswords no
PermitRootLogin prohibit-password
MaxAuthTries 4
LoginGraceTime 30
X11Forwarding no
AllowAgentForwarding no
UseDNS no
`
  return filesOf('sshd', [{ path: '/etc/ssh/sshd_config.d/05-rookery.conf', content }])
}
