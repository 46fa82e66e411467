import type { BundleFile } from '#protocol/agent-protocol.ts'
import { filesOf, managedBy } from '../bundle-files.ts'

/** Redis for Rspamd's statistics: on loopback, bounded; what it holds may be lost. */
export function renderRedis(): BundleFile[] {
  const content = `# ${managedBy}
bind 127.0.0.1
protected-mode yes
port 6379
daemonize no
pidfile /run/redis/redis-server.pid
logfile ""
dir /var/lib/redis
dbfilename dump.rdb
save 900 1 300 100
appendonly no
maxmemory 256mb
maxmemory-policy volatile-ttl
`
  return filesOf('redis', [{ path: '/etc/redis/redis.conf', content, mode: '0640', owner: 'redis', group: 'redis' }])
}
