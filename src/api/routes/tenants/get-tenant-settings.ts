import { ProblemError } from '#model/error.ts'
import { findTenant } from '#store/tenants.ts'
import { defineRoute } from '../../define-route.ts'
import { pathId } from '../common.schema.ts'
import { TenantView, toTenantView } from './tenants.schema.ts'

export const getTenantSettingsRoute = defineRoute({
  method: 'GET',
  path: '/tenants/:id/settings',
  operationId: 'getTenantSettings',
  tag: 'Tenants',
  summary: 'Read the settings of a tenant',
  permission: 'tenant-settings:read',
  params: pathId('tenant'),
  versionOf: 'tenant',
  status: 200,
  answer: TenantView,
  handle: async ({ scoped, params }) => {
    const tenant = await findTenant(scoped, params.id)
    if (tenant === null) throw new ProblemError('not-found', { detail: `There is no tenant ${params.id}.` })
    return toTenantView(tenant)
  },
})
