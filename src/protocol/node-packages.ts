/** Debian packages of a mail node. A golden image has them; on a bare one first boot and agent install them. */
export const nodePackages = [
  'ca-certificates',
  'dovecot-core',
  'dovecot-imapd',
  'dovecot-lmtpd',
  'dovecot-sieve',
  'dovecot-sqlite',
  'fail2ban',
  'nftables',
  'openssh-server',
  'openssl',
  'postfix',
  'postfix-sqlite',
  'python3-systemd',
  'redis-server',
  'rspamd',
  'unattended-upgrades',
] as const
