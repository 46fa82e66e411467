import { provisionInfrastructure } from '#operations/infrastructure/provision-infrastructure.ts'
import { defineRoute } from '../../define-route.ts'
import { InfrastructureView, Provision } from './infrastructure.schema.ts'
import { readInfrastructure } from './read-infrastructure.ts'

export const provisionInfrastructureRoute = defineRoute({
  method: 'POST',
  path: '/infrastructure/provision',
  operationId: 'provisionInfrastructure',
  tag: 'Infrastructure',
  summary: 'Order everything that a domain needs; its steps and conditions tell how far it is',
  permission: 'infrastructure:write',
  body: Provision,
  status: 202,
  answer: InfrastructureView,
  problems: [
    'not-found',
    'domain-in-use',
    'workspace-mismatch',
    'primary-domain-missing',
    'provider-unknown',
    'region-unknown',
    'dns-credentials-invalid',
  ],
  handle: async ({ scoped, context, body }) => {
    const { vpsConfig, autoConfigureDNS, ...rest } = body
    const input = { ...rest, ...vpsConfig, autoConfigureDns: autoConfigureDNS }
    const { infrastructure } = await provisionInfrastructure(scoped, context.operations, input)
    return readInfrastructure(scoped, infrastructure.id)
  },
})
