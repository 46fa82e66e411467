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
  /** `repair` or `keep`: what happens to files that were changed by hand. */
  driftPolicy: '/etc/rookery/drift-policy',
  /** Where Rspamd answers Postfix. */
  milterSocket: '/run/rspamd/milter.sock',
  /** Home of the mail store; a mailbox lives in `<domain>/<local part>`. */
  mailStore: '/var/mail/vhosts',
} as const

/** The mailbox by which an agent tries its own node; not one of anybody's domains (RFC 6761 §6.4), and closed to the world. */
export const selfTest = { domain: 'self-test.invalid', address: 'agent@self-test.invalid' } as const

/** Owner of the mail store. */
export const mailStoreUser = { name: 'vmail', id: 5000 } as const

/** Who the agent runs as. */
export const agentUser = 'rookery-agent'

/** Who reads the parts of the replica; each comes with a package. */
export const replicaGroups = ['postfix', 'dovecot', '_rspamd'] as const

/** The agent's own files: written by first boot or by the agent, never by a bundle. */
export const agentFiles = {
  config: '/etc/rookery/agent.json',
  /** What a bundle must be signed with. */
  bundleKey: '/etc/rookery/bundle-key.pem',
  /** `Authorization: Bearer …` with the one-time token, for the first download. */
  fetchHeader: '/etc/rookery/fetch-header',
  directory: '/var/lib/rookery/agent',
  state: '/var/lib/rookery/agent/state.json',
  /** The same with the agent's key, for later downloads. */
  keyHeader: '/var/lib/rookery/agent/fetch-header',
  /** What the agent knew last, for `status`. */
  status: '/run/rookery-agent/status.json',
} as const

/** The helper's own files, for root alone. What is said of the past is not on the disk, which may be full. */
export const helperFiles = {
  socket: '/run/rookery-agent-helper.sock',
  directory: '/var/lib/rookery/helper',
  /** The bundle that runs. */
  applied: '/var/lib/rookery/helper/applied.json',
  /** Why the newest bundle was not taken. */
  failure: '/run/rookery-agent-helper/failure.json',
  /** The last time that files were put back. */
  repair: '/run/rookery-agent-helper/repair.json',
  /** There while a bundle is being applied. */
  journal: '/var/lib/rookery/helper/applying.json',
} as const
