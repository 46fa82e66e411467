import type { BundleService } from '#protocol/agent-protocol.ts'
import { nodePaths } from '#protocol/node-paths.ts'

/** All that the agent may do for a service. A bundle brings files and no commands; the commands are these. */
export interface ManagedService {
  readonly name: BundleService
  /** The unit that must be active; absent when there is nothing that runs. */
  readonly unit?: string
  /** What `systemctl enable` takes, when it is not `unit`. */
  readonly enable?: string
  /** Where files of the service may be: a file, or a directory with a final slash. */
  readonly paths: readonly string[]
  /** Run against the new files before they replace the old ones. */
  readonly checks: readonly (readonly string[])[]
  /** Run after the files are in place, before reload. */
  readonly prepare?: readonly (readonly string[])[]
  readonly onChange: 'reload' | 'restart' | 'nothing'
  /** A reload returns at once, and the former workers serve until new ones are there. */
  readonly renewsWorkers?: boolean
  /** Ports on loopback that must answer, and what the first line must look like (null: a connection is enough). */
  readonly ports: readonly { readonly port: number; readonly greeting: RegExp | null }[]
  /** Unix sockets that must answer. */
  readonly sockets?: readonly string[]
  /** How long it may take until they answer; default 15. */
  readonly startSeconds?: number
}

export const managedServices: readonly ManagedService[] = [
  {
    name: 'system',
    paths: [
      '/etc/hostname',
      '/etc/hosts',
      '/etc/resolv.conf',
      '/etc/sysctl.d/60-rookery.conf',
      '/etc/apt/apt.conf.d/52rookery-unattended-upgrades',
      '/etc/rookery/drift-policy',
      '/etc/systemd/journald.conf.d/60-rookery.conf',
      '/etc/systemd/timesyncd.conf.d/60-rookery.conf',
      '/etc/logrotate.d/00-rookery',
    ],
    checks: [
      ['apt-config', 'dump'],
      ['logrotate', '-d', '/etc/logrotate.conf'],
      ['systemd-analyze', 'cat-config', 'systemd/journald.conf'],
      ['systemd-analyze', 'cat-config', 'systemd/timesyncd.conf'],
    ],
    prepare: [
      ['hostname', '-F', '/etc/hostname'],
      ['sysctl', '-q', '-e', '-p', '/etc/sysctl.d/60-rookery.conf'],
      ['systemctl', 'try-restart', 'systemd-journald.service', 'systemd-timesyncd.service'],
    ],
    onChange: 'nothing',
    ports: [],
  },
  {
    name: 'sshd',
    unit: 'ssh.service',
    paths: ['/etc/ssh/sshd_config.d/'],
    checks: [['sshd', '-t']],
    onChange: 'reload',
    ports: [{ port: 22, greeting: /^SSH-2\.0-/ }],
  },
  {
    name: 'firewall',
    unit: 'nftables.service',
    paths: ['/etc/nftables.conf'],
    checks: [['nft', '-c', '-f', '/etc/nftables.conf']],
    onChange: 'reload',
    ports: [],
  },
  {
    name: 'fail2ban',
    unit: 'fail2ban.service',
    paths: [
      '/etc/fail2ban/fail2ban.local',
      '/etc/fail2ban/jail.local',
      '/etc/fail2ban/jail.d/',
      '/etc/fail2ban/filter.d/',
      '/etc/fail2ban/action.d/',
    ],
    checks: [['fail2ban-client', '-t']],
    // the jail that reads it does not start without it, and at first boot nobody has written it yet
    prepare: [['touch', '/var/log/fail2ban.log']],
    onChange: 'reload',
    ports: [],
  },
  {
    name: 'redis',
    unit: 'redis-server.service',
    paths: ['/etc/redis/redis.conf', '/etc/systemd/system/redis-server.service.d/rookery.conf'],
    checks: [],
    prepare: [['systemctl', 'daemon-reload']],
    onChange: 'restart',
    // it has none: the unit becomes active when its socket is there
    ports: [],
  },
  {
    name: 'rspamd',
    unit: 'rspamd.service',
    paths: [
      '/etc/rspamd/local.d/',
      '/etc/rspamd/override.d/',
      '/etc/rspamd/dkim/',
      '/etc/systemd/system/rspamd.service.d/rookery.conf',
    ],
    checks: [['rspamadm', 'configtest']],
    prepare: [['systemctl', 'daemon-reload']],
    onChange: 'reload',
    renewsWorkers: true,
    ports: [],
    sockets: [nodePaths.milterSocket],
    // when it starts for the first time it compiles its pattern tables
    startSeconds: 180,
  },
  {
    name: 'mta-sts',
    unit: 'postfix-mta-sts-resolver.service',
    paths: ['/etc/mta-sts-daemon.yml', '/etc/systemd/system/postfix-mta-sts-resolver.service.d/rookery.conf'],
    checks: [],
    prepare: [['systemctl', 'daemon-reload']],
    onChange: 'restart',
    ports: [{ port: 8461, greeting: null }],
  },
  {
    name: 'dovecot',
    unit: 'dovecot.service',
    paths: ['/etc/dovecot/', '/etc/systemd/system/dovecot.service.d/rookery.conf'],
    checks: [
      ['doveconf', '-n'],
      ['sievec', '/etc/dovecot/sieve/'],
    ],
    prepare: [
      ['systemctl', 'daemon-reload'],
      ['sievec', '/etc/dovecot/sieve/'],
    ],
    onChange: 'reload',
    ports: [
      { port: 143, greeting: /^\* OK / },
      { port: 993, greeting: null },
      { port: 110, greeting: /^\+OK / },
      { port: 995, greeting: null },
      { port: 4190, greeting: /^"IMPLEMENTATION" / },
    ],
  },
  {
    name: 'postfix',
    unit: 'postfix@-.service',
    enable: 'postfix.service',
    paths: [
      '/etc/postfix/main.cf',
      '/etc/postfix/master.cf',
      '/etc/postfix/rookery/',
      '/etc/systemd/system/postfix@-.service.d/rookery.conf',
    ],
    checks: [
      ['postfix', 'check'],
      ['postconf', '-n'],
      ['postconf', '-M'],
    ],
    prepare: [['systemctl', 'daemon-reload']],
    onChange: 'reload',
    ports: [
      { port: 25, greeting: /^220 / },
      { port: 587, greeting: /^220 / },
      { port: 465, greeting: null },
    ],
  },
]

export function findService(name: string): ManagedService | undefined {
  return managedServices.find((service) => service.name === name)
}
