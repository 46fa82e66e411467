import { greet } from '../../test/support/attackers.ts'
import type { AuditedNode, AuditPart } from './audited-node.ts'

/** Every way that has ever made a mail server hand on a stranger's mail. */
export async function auditRelay(node: AuditedNode): Promise<AuditPart> {
  const [user, host] = node.outside.split('@')
  const senders = [
    'joe@bigmail.test',
    '',
    `boss@${node.domain}`,
    node.user.address,
    `root@[${node.address}]`,
    'root@localhost',
  ]
  const recipients = [
    node.outside,
    `${user}%${host}@${node.domain}`,
    `${user}%${host}@${node.hostname}`,
    `${user}%${host}@[${node.address}]`,
    `"${node.outside}"`,
    `"${node.outside}"@${node.domain}`,
    `"${user}%${host}"`,
    `@${node.hostname}:${node.outside}`,
    `@${node.domain},@${node.hostname}:${node.outside}`,
    `${host}!${user}`,
    `${host}!${user}@${node.hostname}`,
    `${node.outside}@${node.hostname}`,
    `${user}@[${node.address}]`,
  ]
  const rows: string[] = []
  const findings: string[] = []
  for (const recipient of recipients) {
    const replies = new Set<string>()
    for (const sender of senders) {
      await using connection = await greet(node.address, node.attackers[0])
      const mail = await connection.ask(`MAIL FROM:<${sender}>`)
      const reply = mail.startsWith('250') ? await connection.ask(`RCPT TO:<${recipient}>`) : mail
      replies.add(reply.slice(0, 9))
      if (reply.startsWith('2')) findings.push(`taken from <${sender}> to <${recipient}>: ${reply}`)
    }
    rows.push(`| \`${recipient.replaceAll('|', '\\|')}\` | ${[...replies].join(', ')} |`)
  }
  const from = senders.map((sender) => `\`<${sender}>\``).join(', ')
  const table = ['| to | replies |', '|---|---|', ...rows].join('\n')
  return {
    title: 'Relaying for strangers',
    text: `From a stranger’s address on port 25, as each of ${from}:\n\n${table}\n`,
    findings,
  }
}
