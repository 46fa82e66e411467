import { nodePaths } from '#protocol/node-paths.ts'
import { type FileSpec, managedBy } from '../bundle-files.ts'

/**
 * The look-ups of Postfix in the agent's replica (sqlite_table(5)). They are read for each message, so that a change of
 * a domain, mailbox or alias acts at once. `%s` is the key and `%d` its domain, quoted by Postfix; keys are lower case
 * already. An address with a detail (`anna+lists@…`) is looked up as it is and then without the detail.
 *
 * | look-up          | key                | answer                                                        |
 * |------------------|--------------------|---------------------------------------------------------------|
 * | domains          | domain             | the domain, when mail for it is ours                          |
 * | mailboxes        | address            | the address, when there is a mailbox                          |
 * | aliases          | address or @domain | destinations; a mailbox is its own, else a catch-all takes it |
 * | sender-logins    | address or @domain | who may send as this address                                  |
 * | recipients       | address, domain    | the reply when mailbox or domain is switched off, or `has_room`: the quota is to be asked |
 *
 * A mailbox is switched off for good until somebody says otherwise: its senders are told so (5xx). A domain is suspended
 * for a while: its senders keep the mail and try again (4xx), so that none is lost when it comes back.
 */
export function renderLookups(): FileSpec[] {
  return Object.entries(queries).map(([name, query]) => ({
    path: lookupPath(name),
    content: `# ${managedBy}\ndbpath = ${nodePaths.mailDatabase}\nquery = ${query}\n`,
  }))
}

/** As `main.cf` names it: through proxymap(8), so that all daemons share few connections. */
export function lookupTable(name: keyof typeof queries): string {
  return `proxy:sqlite:${lookupPath(name)}`
}

const replies = {
  closed: '550 5.2.1 This mailbox is switched off',
  suspended: '450 4.2.1 Mail for this domain is suspended; try again later',
}
const isNotSuspended = "NOT EXISTS (SELECT 1 FROM domains WHERE name = '%d' AND is_active = 0)"

const queries = {
  domains: "SELECT name FROM domains WHERE name = '%s'",
  mailboxes: "SELECT address FROM mailboxes WHERE address = '%s'",
  aliases:
    "SELECT destination FROM aliases WHERE source = '%s' UNION ALL SELECT address FROM mailboxes WHERE address = '%s' AND NOT EXISTS (SELECT 1 FROM aliases WHERE source = '%s')",
  'sender-logins': `SELECT address FROM mailboxes WHERE address = '%s' AND ${isNotSuspended} UNION SELECT destination FROM aliases WHERE source = '%s' AND ${isNotSuspended}`,
  recipients: `SELECT CASE WHEN EXISTS (SELECT 1 FROM domains WHERE name = mailboxes.domain AND is_active = 0) THEN '${replies.suspended}' WHEN is_active = 0 THEN '${replies.closed}' ELSE 'has_room' END FROM mailboxes WHERE address = '%s' UNION ALL SELECT '${replies.suspended}' FROM domains WHERE name = '%s' AND is_active = 0`,
}

function lookupPath(name: string): string {
  return `/etc/postfix/rookery/${name}.cf`
}
