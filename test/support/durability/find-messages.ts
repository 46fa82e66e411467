import type { MailNode } from '../mail-node.ts'

/** Copies of each message by Message-ID, and where they are. */
export interface FoundMessages {
  readonly mailbox: ReadonlyMap<string, number>
  readonly outside: ReadonlyMap<string, number>
  readonly queue: ReadonlyMap<string, number>
}

const outsideMachines = ['bigmail', 'smallmail']

/** Looks into every mailbox of the node, as Dovecot reads it, and of the providers outside, and into all queues. */
export async function findMessages(node: MailNode, prefix: string): Promise<FoundMessages> {
  const runOutside = outsideMachines.map(
    (machine) => (script: string) => node.lab.exec(machine, ['sh', '-euc', script]),
  )
  const [mailbox, ...outside] = await Promise.all([
    node.exec('doveadm', 'fetch', '-A', 'hdr.message-id', 'mailbox', '*'),
    ...runOutside.map((run) => run(listMaildirs)),
  ])
  const queues = await Promise.all([node.run, ...runOutside].map((run) => run(listQueue)))
  return {
    mailbox: countIds([mailbox ?? ''], prefix),
    outside: countIds(outside, prefix),
    queue: countIds(queues, prefix),
  }
}

/** Tries again at once what waits in a queue; resolves with a line of JSON for each message that still waits. */
export async function flushQueues(node: MailNode): Promise<string[]> {
  const flush = 'postqueue -f; postqueue -j'
  const texts = await Promise.all([
    node.run(flush),
    ...outsideMachines.map((machine) => node.lab.exec(machine, ['sh', '-euc', flush])),
  ])
  return texts.flatMap((text) => text.split('\n')).filter((line) => line.startsWith('{'))
}

/** What the logs of the node and of the providers say of a message, line by line. */
export async function traceMessage(node: MailNode, id: string): Promise<string[]> {
  const runs = [
    node.run,
    ...outsideMachines.map((machine) => (script: string) => node.lab.exec(machine, ['sh', '-euc', script])),
  ]
  const texts = await Promise.all(runs.map((run) => run(listLog(id)).catch((error: unknown) => String(error))))
  return texts.flatMap((text) => text.split('\n')).filter((line) => line !== '')
}

/** Lines that bear the message's identifier or one that a queue gave it, with their time in seconds since 1970. */
const listLog = (id: string) => `cd /
log=$( (journalctl -o short-unix --no-pager | grep -e ' postfix/' -e ' dovecot') 2>/dev/null || true)
for queue in $(printf '%s\n' "$log" | sed -n 's/.*cleanup\\[[0-9]*\\]: \\([A-Za-z0-9]*\\): message-id=<${id}>.*/\\1/p'); do
  printf '%s\n' "$log" | grep -F -e "$queue" -e 'msgid=<${id}>' || true
done`

/** The first Message-ID of each file: of a bounce its own, not the one of what it returns. */
const listMaildirs = `find /var/mail -type f \\( -path '*/new/*' -o -path '*/cur/*' \\) -exec grep -aihm1 '^message-id:' {} + || true`

const listQueue = `postqueue -j | sed -n 's/.*"queue_id": "\\([^"]*\\)".*/\\1/p' | while read -r id; do
  postcat -hq "$id" 2>/dev/null | grep -aim1 '^message-id:' || true
done`

function countIds(texts: readonly string[], prefix: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const [, id = ''] of texts.join('\n').matchAll(/^(?:hdr\.)?message-id:\s*<([^>]+)>/gim)) {
    if (id.startsWith(prefix)) counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  return counts
}
