import { z } from 'zod'

const server = z.strictObject({
  host: z.string().min(1),
  port: z.number().int().min(1).max(65_535),
  /** What the certificate must name when `host` is an address. */
  serverName: z.string().min(1).optional(),
})

/** The file of ROOKERY_SEED_MAILBOXES_FILE: mailboxes of ours at providers outside, the strictest provider first. */
export const seedMailboxesSchema = z.array(
  z.strictObject({
    address: z.string().min(3),
    username: z.string().min(1),
    password: z.string().min(1),
    /** How the provider names itself in Authentication-Results. */
    authservId: z.string().min(1),
    imap: server,
    submission: server,
  }),
)
