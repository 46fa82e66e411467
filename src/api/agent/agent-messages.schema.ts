import { z } from 'zod'
import type { Heartbeat, RegisterRequest } from '#protocol/agent-protocol.ts'

const text = z.string().max(2000)
const count = z.number().int().min(0)
const applied = z.object({ generation: count, hash: z.string().max(64) })

export const RegisterMessage = z.object({
  version: z.literal(2),
  hostname: z.string().max(253),
  agentVersion: z.string().max(100),
}) satisfies z.ZodType<RegisterRequest>

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
  metrics: z.object({
    loadAverage1m: z.number(),
    memoryUsedBytes: z.number(),
    memoryTotalBytes: z.number(),
    diskUsedBytes: z.number(),
    diskTotalBytes: z.number(),
    queuedMessages: z.number(),
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
