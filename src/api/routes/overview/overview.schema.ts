import { z } from 'zod'
import { domainStates } from '#store/domain-summaries.ts'
import { Timestamp } from '../common.schema.ts'

const AttentionView = z
  .object({
    tenantId: z.string(),
    resourceKind: z.string(),
    resourceId: z.string(),
    type: z.string().describe('The condition that is false.'),
    reason: z.string(),
    message: z.string(),
    since: Timestamp,
    name: z.string().describe('The domain, or the label of the node.'),
    domainId: z.string().nullable(),
    nodeId: z.string().nullable(),
    isHopeless: z.boolean().describe('No further try will change it: a person has to.'),
  })
  .meta({ id: 'Attention' })

export const OverviewView = z
  .object({
    attention: z.array(AttentionView).describe('What needs a person first, then the newest; at most 100.'),
    domains: z.array(z.object({ state: z.enum(domainStates), count: z.number().int() })),
    meanScore: z.number().nullable().describe('Of all that have one.'),
    scoreByDay: z.array(z.object({ day: z.iso.date(), score: z.number().int() })).describe('Of the last 30 days.'),
    fleet: z.object({
      nodes: z.number().int(),
      connected: z.number().int(),
      well: z.number().int().describe('Every condition is true.'),
      drifted: z.number().int().describe('With files that were changed by hand.'),
      queuedMessages: z.number().int(),
      deferredMessages: z.number().int(),
      mailboxes: z.number().int(),
      plansAwaitingApproval: z.number().int(),
    }),
    readAt: Timestamp,
  })
  .meta({ id: 'Overview' })
