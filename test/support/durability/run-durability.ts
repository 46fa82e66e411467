import { setTimeout as delay } from 'node:timers/promises'
import { waitFor } from '#lib/wait-for.ts'
import type { MailNode } from '../mail-node.ts'
import { findMessages, flushQueues, traceMessage } from './find-messages.ts'
import { isInDoubt, type PowerCut } from './in-doubt.ts'
import { killers, killThings } from './kill-things.ts'
import { seededRandom } from './random.ts'
import { type CountedMessage, type Outcome, type Submitter, sendMessage } from './send-message.ts'

export interface DurabilityOptions {
  readonly messages: number
  /** Over how long the messages are spread. */
  readonly seconds: number
  readonly seed: number
  /** Local parts of the node's mailboxes that send and receive. */
  readonly users: readonly string[]
  readonly pauseSeconds: readonly [number, number]
  /** Names of what is killed; all that can be, when left out. */
  readonly kill?: readonly string[] | undefined
  /** Told of what goes on, a sentence at a time. */
  readonly tell?: (sentence: string) => void
}

export interface DurabilityResult {
  readonly sent: Readonly<Record<Outcome, number>>
  readonly kills: Readonly<Record<string, number>>
  readonly found: { readonly mailbox: number; readonly outside: number; readonly queue: number }
  /** Message-IDs of accepted messages that are nowhere. */
  readonly lost: readonly string[]
  /** Message-IDs of messages of which there is a second copy that somebody on the way should have avoided. */
  readonly doubled: readonly string[]
  /** Message-IDs of messages of which there is a second copy because of a power cut, as SMTP cannot avoid it. */
  readonly inDoubt: readonly string[]
  /** Of those whose fate the sender does not know, how many arrived. */
  readonly unknownArrived: number
  /** What still waits in a queue when patience ends: lines of `postqueue -j`. */
  readonly waiting: readonly string[]
  /** What the logs say of messages that are lost or doubled; of the first few of them. */
  readonly traces: Readonly<Record<string, readonly string[]>>
}

const workers = 20
const settleSeconds = 180
const traced = 40
/** A message that is asked to come again comes again so often, with a pause between. */
const patience = { attempts: 120, pauseMilliseconds: 1000 }

/**
 * Sends mail in every direction while everything is killed, lets it settle, and counts. A third each goes from the node's users
 * to the providers outside, from user to user, and from the providers to the users.
 */
export async function runDurability(node: MailNode, options: DurabilityOptions): Promise<DurabilityResult> {
  const random = seededRandom(options.seed)
  const prefix = `durable-${options.seed}-${Date.now()}-`
  const messages = await planMessages(node, prefix, options)
  const ended = new AbortController()
  const cuts: PowerCut[] = []
  const isChosen = (name: string) => options.kill?.includes(name) ?? true
  const things = Object.fromEntries(Object.entries(killers(node, cuts)).filter(([name]) => isChosen(name)))
  const killing = killThings(things, { random, pauseSeconds: options.pauseSeconds, signal: ended.signal })
  const tell = options.tell ?? (() => undefined)
  const told = (count: number) => {
    if (count % 250 === 0) tell(`${count} of ${messages.length} messages sent, ${cuts.length} power cuts`)
  }
  const outcomes = await sendAll(messages, options.seconds, { told, tell }).finally(() => ended.abort())
  const kills = await killing
  let waiting: readonly string[] = []
  const isEmpty = async () => {
    waiting = await flushQueues(node)
    tell(`${waiting.length} messages wait in queues`)
    return waiting.length === 0
  }
  await waitFor(isEmpty, {
    what: 'the queues to be empty',
    timeoutSeconds: settleSeconds,
    intervalMilliseconds: 3000,
  }).catch(() => undefined)
  const judgement = judge(outcomes, await findMessages(node, prefix))
  const strange = [...judgement.lost, ...judgement.doubled].slice(0, traced)
  const traces = new Map<string, string[]>()
  for (const id of strange) traces.set(id, await traceMessage(node, id))
  const inDoubt = judgement.doubled.filter((id) => isInDoubt(traces.get(id) ?? [], cuts))
  return {
    ...judgement,
    doubled: judgement.doubled.filter((id) => !inDoubt.includes(id)),
    inDoubt,
    kills,
    waiting,
    traces: Object.fromEntries(traces),
  }
}

async function planMessages(
  node: MailNode,
  prefix: string,
  { messages, users }: DurabilityOptions,
): Promise<CountedMessage[]> {
  const providers = await Promise.all(['bigmail.test', 'smallmail.test'].map((name) => node.lab.outside(name)))
  const outside = providers.map(
    ({ address: host, mailbox: { address, password } }): Submitter => ({ host, port: 465, address, password }),
  )
  const inside = users.map((user): Submitter => ({ ...node.user(user), port: 587 }))
  const pick = <T>(from: readonly T[], index: number): T => {
    const value = from[index % from.length]
    if (value === undefined) throw new Error('There is nobody to send.')
    return value
  }
  return Array.from({ length: messages }, (_, index) => {
    const turn = Math.floor(index / 3)
    const [senders, recipients] =
      [
        [inside, outside],
        [inside, inside],
        [outside, inside],
      ][index % 3] ?? []
    const sender = pick(senders ?? [], turn)
    return { id: `${prefix}${index}@durability.test`, sender, to: pick(recipients ?? [], turn + 1).address }
  })
}

/** Each message at its time; who is asked to come again comes again. */
async function sendAll(
  messages: readonly CountedMessage[],
  seconds: number,
  { told, tell }: { readonly told: (count: number) => void; readonly tell: (sentence: string) => void },
): Promise<ReadonlyMap<string, Outcome>> {
  const outcomes = new Map<string, Outcome>()
  const startedAt = performance.now()
  let next = 0
  const work = async () => {
    for (let index = next++; index < messages.length; index = next++) {
      const due = startedAt + (index / messages.length) * seconds * 1000
      await delay(Math.max(0, due - performance.now()))
      const message = messages[index]
      if (message === undefined) continue
      outcomes.set(message.id, await sendPatiently(message, tell))
      told(outcomes.size)
    }
  }
  await Promise.all(Array.from({ length: workers }, work))
  return outcomes
}

async function sendPatiently(message: CountedMessage, tell: (sentence: string) => void): Promise<Outcome> {
  for (let attempt = 0; attempt < patience.attempts; attempt++) {
    const outcome = await sendMessage(message, tell)
    if (outcome !== 'later') return outcome
    await delay(patience.pauseMilliseconds)
  }
  return 'later'
}

function judge(outcomes: ReadonlyMap<string, Outcome>, found: Awaited<ReturnType<typeof findMessages>>) {
  const copies = (id: string) =>
    [found.mailbox, found.outside, found.queue].reduce((sum, place) => sum + (place.get(id) ?? 0), 0)
  const ids = [...outcomes.keys()]
  const having = (wanted: Outcome) => ids.filter((id) => outcomes.get(id) === wanted)
  return {
    sent: {
      accepted: having('accepted').length,
      later: having('later').length,
      refused: having('refused').length,
      unknown: having('unknown').length,
    },
    found: { mailbox: found.mailbox.size, outside: found.outside.size, queue: found.queue.size },
    lost: having('accepted').filter((id) => copies(id) === 0),
    doubled: ids.filter((id) => copies(id) > 1),
    unknownArrived: having('unknown').filter((id) => copies(id) > 0).length,
  }
}
