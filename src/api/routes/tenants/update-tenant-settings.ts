import { ProblemError } from '#model/error.ts'
import { updateTenant } from '#operations/tenants/update-tenant.ts'
import { defineRoute } from '../../define-route.ts'
import { pathId } from '../common.schema.ts'
import { TenantView, toTenantView, UpdateTenantSettings } from './tenants.schema.ts'

export const updateTenantSettingsRoute = defineRoute({
  method: 'PATCH',
  path: '/tenants/:id/settings',
  operationId: 'updateTenantSettings',
  tag: 'Tenants',
  summary: 'Rename a tenant, or require a second factor of its members',
  permission: 'tenant-settings:write',
  isSensitive: true,
  params: pathId('tenant'),
  versionOf: 'tenant',
  body: UpdateTenantSettings,
  status: 200,
  answer: TenantView,
  problems: ['second-factor-required'],
  handle: async ({ scoped, actor, params, body }) => {
    const wouldLockOut = actor.kind === 'session' && !actor.user.usedSecondFactor
    if (body.requiresSecondFactor === true && wouldLockOut) {
      const detail = 'Sign in with a second factor first: without one, this would lock you out of the tenant.'
      throw new ProblemError('second-factor-required', { detail })
    }
    return toTenantView(await updateTenant(scoped, actor, params.id, body))
  },
})
