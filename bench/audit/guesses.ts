import { guessPassword } from '../../test/support/attackers.ts'
import type { AuditedNode, AuditPart } from './audited-node.ts'
import { transcript } from './run-tool.ts'

const wanted = 1000
const atOnce = 10

/** A thousand wrong passwords from one address, on submission and on IMAP from another, until the node takes no more. */
export async function auditGuesses(node: AuditedNode): Promise<AuditPart> {
  const parts: string[] = []
  const findings: string[] = []
  for (const [index, port] of ([587, 993] as const).entries()) {
    const from = node.attackers[index + 1] ?? ''
    const startedAt = performance.now()
    const replies = await guess(node, port, from)
    const seconds = (performance.now() - startedAt) / 1000
    const answered = [...replies]
      .filter(([reply]) => !reply.startsWith('closed'))
      .reduce((sum, [, count]) => sum + count, 0)
    const isOver = [...replies.keys()].some((reply) => /ECONNREFUSED|takes no connection/.test(reply))
    if (!isOver || answered > 100) findings.push(`port ${port}: ${answered} wrong passwords were answered`)
    const lines = [...replies].map(([reply, count]) => `${String(count).padStart(5)} × ${reply}`)
    const title = `${wanted} wrong passwords from ${from}, port ${port}, ${atOnce} at a time: over after ${seconds.toFixed(0)} s`
    parts.push(transcript(node, title, lines.join('\n')))
  }
  for (const jail of ['sign-in', 'recidive']) {
    const status = await node
      .exec(['fail2ban-client', 'status', jail])
      .catch((error: unknown) => String(error).slice(0, 200))
    parts.push(transcript(node, `fail2ban-client status ${jail}`, status))
  }
  return { title: 'Guessing passwords', text: parts.join('\n'), findings }
}

async function guess(node: AuditedNode, port: 587 | 993, from: string): Promise<ReadonlyMap<string, number>> {
  const replies = new Map<string, number>()
  let left = wanted
  let isOver = false
  const work = async () => {
    while (!isOver && left > 0) {
      left -= 1
      const reply = await guessPassword({ host: node.address, port, address: node.user.address, from })
      replies.set(reply, (replies.get(reply) ?? 0) + 1)
      isOver ||= /ECONNREFUSED|takes no connection/.test(reply)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return replies
}
