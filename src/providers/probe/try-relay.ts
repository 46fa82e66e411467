import { limitConcurrency } from '#lib/limit-concurrency.ts'
import type { RelayTarget, RelayTry } from './mail-probe.ts'
import { type RelayTrick, relayTricks, submissionTricks } from './relay-tricks.ts'
import { type SmtpDialogue, withDialogue } from './smtp-dialogue.ts'

/** Below the number of errors after which Postfix slows down (smtpd_soft_error_limit = 10). */
const triesPerConnection = 6
const connectionsAtOnce = 2

/** See `MailProbe.tryRelay`. */
export async function tryRelay(
  target: RelayTarget,
  timeoutSeconds: number,
  portNumber: number = target.port,
): Promise<readonly RelayTry[]> {
  const { port } = target
  const tricks = port === 25 ? relayTricks(target) : submissionTricks(target)
  const limit = limitConcurrency(connectionsAtOnce)
  const options = { port, isEncrypted: port !== 25, timeoutSeconds, portNumber }
  const rounds = chunk(tricks, triesPerConnection).map((some) =>
    limit(async () => {
      const tries: RelayTry[] = []
      const rest = (reason: string) =>
        some
          .slice(tries.length)
          .map((trick) => ({ ...trick, port, answer: { state: 'unknown' as const, text: reason } }))
      return await withDialogue(
        target,
        options,
        async (dialogue) => {
          for (const trick of some) tries.push({ ...trick, port, answer: await tryTrick(dialogue, trick) })
          return tries
        },
        (reason) => [...tries, ...rest(reason)],
      )
    }),
  )
  return (await Promise.all(rounds)).flat()
}

/** The sender may be refused already; that counts as a refusal of the whole. */
async function tryTrick(dialogue: SmtpDialogue, { sender, recipient }: RelayTrick): Promise<RelayTry['answer']> {
  const mail = await dialogue.say(`MAIL FROM:<${sender}>`)
  if (mail.state !== 'accepted') return mail
  const answer = await dialogue.say(`RCPT TO:<${recipient}>`)
  await dialogue.say('RSET')
  return answer
}

function chunk<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size))
}
