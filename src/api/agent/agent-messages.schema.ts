import { z } from 'zod'
import type { DirectoryReport, Heartbeat, RegisterRequest } from '#protocol/agent-protocol.ts'

const text = z.string().max(2000)
const count = z.number().int().min(0)
const applied = z.object({ generation: count, hash: z.string().max(64) })

const driftedFile = z.object({ path: text, diff: z.string().max(8192).nullable() })

export const RegisterMessage = z.object({
  version: z.literal(2),
  hostname: z.string().max(253),
  agentVersion: z.string().max(100),
}) satisfies z.ZodType<RegisterRequest>

export const DirectoryMessage = z.object({
  version: z.literal(2),
  directorySequence: count,
}) satisfies z.ZodType<DirectoryReport>

/** Unknown members are dropped: a newer agent may say more. */
export const HeartbeatMessage = z.object({
  version: z.literal(2),
  agentVersion: z.string().max(100),
  bundle: applied.nullable(),
  bundleFailure: applied.extend({ step: z.string().max(200), message: z.string().max(20_000) }).nullable(),
  directorySequence: count,
  services: z
    .array(
      z.object({
        name: z.string().max(100),
        state: z.enum(['active', 'inactive', 'failed', 'activating', 'unknown']),
      }),
    )
    .max(100),
  driftedPaths: z.array(text).max(1000),
  drift: z.array(driftedFile).max(10),
  repair: z
    .object({ at: z.iso.datetime(), files: z.array(driftedFile).max(1000), failure: z.string().max(4000).nullable() })
    .nullable(),
  selfTest: z
    .object({
      at: z.iso.datetime(),
      ok: z.boolean(),
      step: z.enum(['submit-connect', 'submit-sign-in', 'submit', 'imap-connect', 'imap-sign-in', 'deliver']),
      message: z.string().max(2000),
      seconds: z.number(),
    })
    .nullable(),
  metrics: z.object({
    loadAverage1m: z.number(),
    memoryUsedBytes: z.number(),
    memoryTotalBytes: z.number(),
    diskUsedBytes: z.number(),
    diskTotalBytes: z.number(),
    inodesUsed: z.number(),
    inodesTotal: z.number(),
    queuedMessages: z.number(),
    queue: z.object({ maildrop: count, incoming: count, active: count, deferred: count, hold: count }),
  }),
  phase: z.object({ name: z.enum(['starting', 'installing', 'waiting', 'applying', 'running']), detail: text }),
}) satisfies z.ZodType<Heartbeat>

export const StreamQuery = z.object({
  bundle: z.string().max(64).default(''),
  challenges: z.string().max(64).default(''),
  sequence: z
    .string()
    .regex(/^\d{0,15}$/)
    .default('')
    .transform((text) => (text === '' ? null : Number(text))),
  checksum: z
    .string()
    .regex(/^\d{0,80}$/)
    .default(''),
})
