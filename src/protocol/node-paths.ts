/** Where things are on a mail node: agreed between the renderer, which names them in files, and the agent, which makes them. */
export const nodePaths = {
  /** What Postfix looks up: domains, addresses, aliases. No secrets. Readable by the group `postfix`. */
  mailDatabase: '/var/lib/rookery/replica/postfix/mail.db',
  /** What Dovecot looks up: password hashes and quotas. Readable by the group `dovecot`. */
  authDatabase: '/var/lib/rookery/replica/dovecot/auth.db',
  /** What Rspamd looks up: how much each mailbox may send. Readable by the group `_rspamd`. */
  limitsDatabase: '/var/lib/rookery/replica/rspamd/limits.db',
  /** Key and self-signed certificate, used until the node's own certificate is there. */
  selfSignedCertificate: '/var/lib/rookery/tls/self-signed.pem',
  /** Home of the mail store; a mailbox lives in `<domain>/<local part>`. */
  mailStore: '/var/mail/vhosts',
} as const

/** The mailbox by which an agent tries its own node; not one of anybody's domains (RFC 6761 §6.4), and closed to the world. */
export const selfTest = { domain: 'self-test.invalid', address: 'agent@self-test.invalid' } as const

/** Owner of the mail store. */
export const mailStoreUser = { name: 'vmail', id: 5000 } as const

/** The agent's own files: written by first boot or by the agent, never by a bundle. */
export const agentFiles = {
  config: '/etc/rookery/agent.json',
  /** `Authorization: Bearer …` for downloads: first the one-time token, then the agent's key. */
  fetchHeader: '/etc/rookery/fetch-header',
  directory: '/var/lib/rookery/agent',
  state: '/var/lib/rookery/agent/state.json',
} as const
