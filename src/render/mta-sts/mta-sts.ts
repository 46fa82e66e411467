import type { BundleFile } from '#protocol/agent-protocol.ts'
import { filesOf, managedBy } from '../bundle-files.ts'

/** Where the daemon answers Postfix (socketmap_table(5)). */
export const mtaStsAddress = '127.0.0.1:8461'

/**
 * postfix-mta-sts-resolver: fetches and keeps what other domains publish about their TLS (RFC 8461, MTA-STS). A policy in
 * testing mode is not enforced. The unit is started again whenever it ends: mail to other servers waits for it.
 */
export function renderMtaSts(): BundleFile[] {
  const [host, port] = mtaStsAddress.split(':')
  const daemon = `# ${managedBy}
host: ${host}
port: ${port}
reuse_port: true
shutdown_timeout: 5
cache_grace: 60
proactive_policy_fetching:
  enabled: true
  interval: 86400
  concurrency_limit: 10
  grace_ratio: 2
cache:
  type: sqlite
  options:
    filename: "/var/lib/mta-sts/cache.db"
    threads: 2
default_zone:
  strict_testing: false
  require_sni: true
  timeout: 4
`
  const unit = `# ${managedBy}
[Unit]
StartLimitIntervalSec=0

[Service]
Restart=always
RestartSec=1
MemoryMax=192M
TasksMax=64
`
  return filesOf('mta-sts', [
    { path: '/etc/mta-sts-daemon.yml', content: daemon },
    { path: '/etc/systemd/system/postfix-mta-sts-resolver.service.d/rookery.conf', content: unit },
  ])
}
