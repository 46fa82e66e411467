import { z } from 'zod'

/** The file of ROOKERY_BLOCKLISTS_FILE: the DNS blocklists that are asked for addresses and domains. */
export const blocklistsSchema = z.array(
  z.strictObject({
    zone: z.string().min(3).toLowerCase(),
    /** For people. */
    title: z.string().min(1),
    kind: z.enum(['ip', 'domain']),
    /** Where removal is asked for. */
    removalUrl: z.url(),
  }),
)
