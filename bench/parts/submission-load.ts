import { availableParallelism } from 'node:os'
import { waitFor } from '#lib/wait-for.ts'
import type { MailSink } from './mail-sink.ts'
import { openSmtpSession } from './smtp-session.ts'

/** Where messages are submitted, and as whom. */
export interface SubmissionTarget {
  readonly name: string
  readonly host: string
  readonly port: number
  /** The sessions take them in turn. */
  readonly senders: readonly string[]
  /** Null: no TLS, nobody signs in. */
  readonly password: string | null
}

export interface SubmissionLoad {
  readonly connections: number
  readonly messages: number
  readonly bodyBytes: number
}

export interface SubmissionRun {
  /** From the first MAIL to the last message at the sink. */
  readonly seconds: number
  /** From the first MAIL to the last 250. */
  readonly acceptSeconds: number
  /** Share of the computer's processors that the load generator used. */
  readonly generatorShare: number
}

const settleSeconds = 120

/** Opens the sessions, then sends; ends when the sink has every message. @throws when one is missing after two minutes */
export async function runSubmission(
  target: SubmissionTarget,
  sink: MailSink,
  load: SubmissionLoad,
): Promise<SubmissionRun> {
  const senders = Array.from(
    { length: load.connections },
    (_, index) => target.senders[index % target.senders.length] ?? '',
  )
  const sessions = await Promise.all(
    senders.map(async (address) => ({
      address,
      session: await openSmtpSession({
        host: target.host,
        port: target.port,
        user: target.password === null ? null : { address, password: target.password },
      }),
    })),
  )
  const before = await sink.count()
  const run = `${target.name}-${process.hrtime.bigint()}`
  let next = 0
  function* messages(from: string) {
    while (next < load.messages)
      yield { from, to: `load@${sink.domain}`, id: `${run}-${next++}@bench.invalid`, bodyBytes: load.bodyBytes }
  }
  const cpuBefore = process.cpuUsage()
  const startedAt = performance.now()
  await Promise.all(sessions.map(({ address, session }) => session.send(messages(address))))
  const acceptSeconds = (performance.now() - startedAt) / 1000
  const isComplete = async () => (await sink.count()) - before >= load.messages
  await waitFor(isComplete, {
    what: `${load.messages} messages at the sink`,
    timeoutSeconds: settleSeconds,
    intervalMilliseconds: 25,
  })
  const seconds = (performance.now() - startedAt) / 1000
  const { user, system } = process.cpuUsage(cpuBefore)
  await Promise.all(sessions.map(({ session }) => session.close()))
  const excess = (await sink.count()) - before - load.messages
  if (excess !== 0) throw new Error(`The sink has ${excess} messages too many.`)
  return { seconds, acceptSeconds, generatorShare: (user + system) / 1e6 / seconds / availableParallelism() }
}
