import { z } from 'zod'
import type { Actor } from '../../actor.ts'
import type { Standing } from '../../standing.ts'
import { displayName, Timestamp } from '../common.schema.ts'

export const CreateOwnTenant = z.strictObject({ name: displayName })

const TenantStanding = z
  .object({
    tenantId: z.string(),
    tenantName: z.string(),
    role: z.string().describe('A built-in name, or the id of a role of the tenant.'),
    roleName: z.string(),
    permissions: z.array(z.string()),
    requiresSecondFactor: z.boolean(),
    isOperator: z.boolean().describe('Reaches all tenants from here.'),
  })
  .meta({ id: 'TenantStanding' })

export const MeView = z
  .object({
    kind: z.enum(['key', 'session']),
    id: z.string().describe('The id of the key or the user.'),
    name: z.string(),
    tenantId: z.string().nullable().describe('The tenant acted in; null when none was chosen.'),
    isOperator: z.boolean(),
    permissions: z.array(z.string()).describe('What may be done in that tenant.'),
    user: z
      .object({
        id: z.string(),
        email: z.string(),
        name: z.string(),
        isPlatformOperator: z.boolean(),
        hasSecondFactor: z.boolean(),
        usedSecondFactor: z.boolean(),
        confirmedAt: Timestamp,
      })
      .nullable()
      .describe('Null for a key.'),
    tenants: z.array(TenantStanding).describe('Where the user may act; empty for a key.'),
  })
  .meta({ id: 'Me' })

export function toMeView(actor: Actor): z.input<typeof MeView> {
  const { id, name, tenantId, isOperator, permissions } = actor
  const kind: 'session' | 'key' = actor.kind === 'session' ? 'session' : 'key'
  const common = { kind, id, name, tenantId, isOperator, permissions: [...permissions] }
  if (actor.kind !== 'session') return { ...common, user: null, tenants: [] }
  const { userId, sessionId: _, confirmedAt, ...user } = actor.user
  return {
    ...common,
    user: { ...user, id: userId, confirmedAt: confirmedAt.toISOString() },
    tenants: actor.standings.map(toStandingView),
  }
}

function toStandingView(standing: Standing): z.input<typeof TenantStanding> {
  const { permissions, ...rest } = standing
  return { ...rest, permissions: [...permissions] }
}
