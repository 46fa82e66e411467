import { nodePaths } from '#protocol/node-paths.ts'
import { type FileSpec, managedBy } from '../bundle-files.ts'

/**
 * The look-ups of Postfix in the agent's replica (sqlite_table(5)). They are read for each message, so that a change of
 * a domain, mailbox or alias acts at once. `%s` is the key, quoted by Postfix; keys are lower case already.
 *
 * | look-up          | key                | answer                                                        |
 * |------------------|--------------------|---------------------------------------------------------------|
 * | domains          | domain             | the domain, when mail for it is ours                          |
 * | mailboxes        | address            | the address, when there is a mailbox                          |
 * | aliases          | address or @domain | destinations; a mailbox is its own, else a catch-all takes it |
 * | sender-logins    | address or @domain | who may send as this address                                  |
 * | closed-mailboxes | address            | the reply for mail to a mailbox that is switched off          |
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

const queries = {
  domains: "SELECT name FROM domains WHERE name = '%s'",
  mailboxes: "SELECT address FROM mailboxes WHERE address = '%s'",
  aliases:
    "SELECT destination FROM aliases WHERE source = '%s' UNION ALL SELECT address FROM mailboxes WHERE address = '%s' AND NOT EXISTS (SELECT 1 FROM aliases WHERE source = '%s')",
  'sender-logins':
    "SELECT address FROM mailboxes WHERE address = '%s' UNION SELECT destination FROM aliases WHERE source = '%s'",
  'closed-mailboxes':
    "SELECT '550 5.2.1 This mailbox is switched off' FROM mailboxes WHERE address = '%s' AND is_active = 0",
}

function lookupPath(name: string): string {
  return `/etc/postfix/rookery/${name}.cf`
}
