import { z } from 'zod'
import type { TestMailRow } from '#store/test-mails.ts'
import { Timestamp, toTimestamp } from '../common.schema.ts'

const VerdictView = z
  .object({
    address: z.string().describe('The seed mailbox outside.'),
    problem: z.string().nullable().describe('A sentence; null when it arrived and everything passed.'),
    folder: z.enum(['inbox', 'spam']).nullable().describe('Where its provider put it; null: it did not arrive.'),
    spf: z.string().nullable(),
    dkim: z.array(z.object({ domain: z.string(), selector: z.string(), result: z.string() })),
    dmarc: z.string().nullable(),
    tlsProtocol: z.string().nullable().describe('Of the way into the provider, such as TLSv1.3.'),
    seconds: z.number().nullable().describe('From handing it to the node until its provider filed it.'),
  })
  .meta({ id: 'OutsideVerdict' })

export const TestMailView = z
  .object({
    id: z.string(),
    infrastructureId: z.string(),
    state: z.enum(['waiting', 'sent', 'delivered', 'failed']),
    message: z.string().describe('What it waits for, or how it ended.'),
    verdicts: z.array(VerdictView).describe('One for each seed mailbox; empty while it is on its way.'),
    requestedAt: Timestamp,
    sentAt: Timestamp.nullable(),
    finishedAt: Timestamp.nullable(),
  })
  .meta({ id: 'TestMail' })

/** What the loop stored; see `reconcile/test-mail.ts`. */
interface StoredResult {
  readonly address: string
  readonly problem: string | null
  readonly judged: {
    readonly isInSpam: boolean
    readonly spf: string | null
    readonly dkim: readonly { readonly domain: string; readonly selector: string; readonly result: string }[]
    readonly dmarc: string | null
    readonly tlsProtocol: string | null
    readonly facts: { readonly filedAt: string }
  } | null
}

export function toTestMailView(row: TestMailRow): z.input<typeof TestMailView> {
  const results = (row.results ?? []) as readonly StoredResult[]
  return {
    id: row.id,
    infrastructureId: row.infrastructureId,
    state: row.state,
    message: row.message,
    verdicts: row.finishedAt === null ? [] : results.map((result) => toVerdictView(result, row.sentAt)),
    requestedAt: row.requestedAt.toISOString(),
    sentAt: toTimestamp(row.sentAt),
    finishedAt: toTimestamp(row.finishedAt),
  }
}

function toVerdictView({ address, problem, judged }: StoredResult, sentAt: Date | null): z.input<typeof VerdictView> {
  if (judged === null) {
    return { address, problem, folder: null, spf: null, dkim: [], dmarc: null, tlsProtocol: null, seconds: null }
  }
  const { spf, dmarc, tlsProtocol } = judged
  return {
    address,
    problem,
    folder: judged.isInSpam ? 'spam' : 'inbox',
    spf,
    dkim: judged.dkim.map(({ domain, selector, result }) => ({ domain, selector, result })),
    dmarc,
    tlsProtocol,
    // the provider's clock is another, and tells seconds only
    seconds:
      sentAt === null ? null : Math.max(0, Math.round((Date.parse(judged.facts.filedAt) - sentAt.getTime()) / 1000)),
  }
}
