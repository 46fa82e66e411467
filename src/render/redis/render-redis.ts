import type { BundleFile } from '#protocol/agent-protocol.ts'
import { filesOf, managedBy } from '../bundle-files.ts'

/** Where Redis answers, and nowhere else: it has no TCP port. */
export const redisSocket = '/run/redis/redis-server.sock'

/**
 * Redis for Rspamd's statistics, greylisting, history and counts: on a socket for Rspamd's group alone, bounded. What it
 * holds may be lost. When memory is full, what has an end goes first; when the disk is full, it goes on in memory.
 */
export function renderRedis(): BundleFile[] {
  const content = `# ${managedBy}
port 0
unixsocket ${redisSocket}
unixsocketperm 770
daemonize no
pidfile /run/redis/redis-server.pid
logfile ""
databases 1
dir /var/lib/redis
dbfilename dump.rdb
save 900 1 300 1000
stop-writes-on-bgsave-error no
appendonly no
maxmemory 256mb
maxmemory-policy volatile-ttl
maxclients 256
timeout 0
`
  // the socket belongs to the group under which the daemon runs
  const unit = `# ${managedBy}
[Service]
Group=_rspamd
RuntimeDirectoryMode=0750
`
  return filesOf('redis', [
    { path: '/etc/redis/redis.conf', content, mode: '0640', owner: 'redis', group: '_rspamd' },
    { path: '/etc/systemd/system/redis-server.service.d/rookery.conf', content: unit },
  ])
}
