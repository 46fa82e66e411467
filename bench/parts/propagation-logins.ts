import { setTimeout as delay } from 'node:timers/promises'
import { ImapFlow } from 'imapflow'
import { createTransport } from 'nodemailer'
import { createConnection } from '#cli/connection.ts'
import type { Stack } from '#launch/stack.ts'
import { rounded } from './median.ts'

/** Seconds. */
export interface Spread {
  readonly p50: number
  readonly p99: number
}

export interface Logins {
  /** From the request until IMAP (993) has let the mailbox in. */
  readonly imap: Spread
  /** From the request until SMTP (587, STARTTLS), tried after IMAP, has let it in, too. */
  readonly smtp: Spread
  /** The same steps with a pause between request and logins, the pause left out. */
  readonly floor: Spread & { readonly parts: { readonly post: number; readonly imap: number; readonly smtp: number } }
  /** `smtp` as a multiple of `floor`, each the middle one. */
  readonly ratio: number
  /** Logins that were refused because the mailbox was not there yet. */
  readonly refused: number
}

export interface LoginBench {
  readonly domainName: string
  readonly name: string
  readonly times: number
  readonly say: (text: string) => void
}

const password = 'correct horse battery staple'
/** Far more than a change needs to get to the node. */
const pauseMilliseconds = 100
const retryMilliseconds = 20

/** Makes mailboxes and signs in to them, in turns with the floor. */
export async function measureLogins(stack: Stack, host: string, bench: LoginBench): Promise<Logins> {
  const connection = createConnection({ url: stack.url, apiKey: stack.operatorKey })
  const samples = { imap: [] as number[], smtp: [] as number[], floor: [] as number[] }
  const parts = { post: [] as number[], imap: [] as number[], smtp: [] as number[] }
  let refused = 0
  const create = async (kind: string, round: number) => {
    const emailAddress = `${bench.name}-${kind}-${round}@${bench.domainName}`
    await connection.post('/mailboxes', { emailAddress, password })
    return { host, address: emailAddress }
  }
  for (let round = 0; round < bench.times; round++) {
    const startedAt = performance.now()
    const since = () => (performance.now() - startedAt) / 1000
    const login = await create('new', round)
    refused += await insist(() => signInToImap(login))
    samples.imap.push(since())
    refused += await insist(() => signInToSmtp(login))
    samples.smtp.push(since())

    const made = await timedResult(() => create('floor', round))
    await delay(pauseMilliseconds)
    const imap = await timedResult(() => signInToImap(made.result))
    const smtp = await timedResult(() => signInToSmtp(made.result))
    parts.post.push(made.seconds)
    parts.imap.push(imap.seconds)
    parts.smtp.push(smtp.seconds)
    samples.floor.push(made.seconds + imap.seconds + smtp.seconds)
    if (round % 50 === 49) bench.say(`${bench.name} ${round + 1}: ${JSON.stringify(spreadOf(samples.smtp))}`)
  }
  const floor = spreadOf(samples.floor)
  const smtp = spreadOf(samples.smtp)
  return {
    imap: spreadOf(samples.imap),
    smtp,
    floor: {
      ...floor,
      parts: { post: spreadOf(parts.post).p50, imap: spreadOf(parts.imap).p50, smtp: spreadOf(parts.smtp).p50 },
    },
    ratio: rounded(smtp.p50 / floor.p50),
    refused,
  }
}

function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number) => rounded(sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN)
  return { p50: at(0.5), p99: at(0.99) }
}

async function timedResult<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly seconds: number }> {
  const startedAt = performance.now()
  const result = await work()
  return { result, seconds: (performance.now() - startedAt) / 1000 }
}

/** As a person who tries again; resolves with how often he was refused. */
async function insist(attempt: () => Promise<void>): Promise<number> {
  for (let refused = 0; ; refused++) {
    try {
      await attempt()
      return refused
    } catch (error) {
      if (refused >= 100) throw error
      await delay(retryMilliseconds)
    }
  }
}

interface Login {
  readonly host: string
  readonly address: string
}

async function signInToImap({ host, address }: Login): Promise<void> {
  const client = new ImapFlow({
    host,
    port: 993,
    secure: true,
    auth: { user: address, pass: password },
    tls: { rejectUnauthorized: false },
    logger: false,
    verifyOnly: true,
  })
  client.on('error', () => undefined)
  await client.connect()
}

async function signInToSmtp({ host, address }: Login): Promise<void> {
  const transport = createTransport({
    host,
    port: 587,
    requireTLS: true,
    tls: { rejectUnauthorized: false },
    auth: { user: address, pass: password },
  })
  await transport.verify()
  transport.close()
}
