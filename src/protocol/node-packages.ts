/** Debian packages of a mail node. A golden image has them; on a bare one first boot and agent install them. */
export const nodePackages = [
  'ca-certificates',
  'dovecot-core',
  'dovecot-imapd',
  'dovecot-lmtpd',
  'dovecot-managesieved',
  'dovecot-pop3d',
  'dovecot-sieve',
  'dovecot-sqlite',
  'fail2ban',
  'logrotate',
  'nftables',
  'openssh-server',
  'openssl',
  'postfix',
  'postfix-mta-sts-resolver',
  'postfix-sqlite',
  'python3-systemd',
  'redis-server',
  'rspamd',
  'systemd-timesyncd',
  'unattended-upgrades',
] as const

/** How first boot and agent install, and keep out of each other's way while they do. */
export const packageInstallation = {
  /** Installed and started first: it compiles its pattern tables for 10 s and more, while the rest is installed. */
  first: 'rspamd',
  unit: 'rookery-packages.service',
  policyFile: '/usr/sbin/policy-rc.d',
  policy: '#!/bin/sh\n# Rookery installs packages; nothing starts yet.\nexit 101\n',
} as const
