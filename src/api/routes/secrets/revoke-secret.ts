import { revokeSecret } from '#operations/secrets/revoke-secret.ts'
import { defineRoute } from '../../define-route.ts'
import { pathId } from '../common.schema.ts'
import { SecretView, toOneSecretView } from './secrets.schema.ts'

export const revokeSecretRoute = defineRoute({
  method: 'POST',
  path: '/secrets/:id/revoke',
  operationId: 'revokeSecret',
  tag: 'Secrets',
  summary: 'Replace a secret that others may have seen; the former versions end as soon as the new one is proven',
  permission: 'secrets:write',
  isSensitive: true,
  params: pathId('secret'),
  status: 202,
  answer: SecretView,
  handle: async ({ scoped, context, params }) =>
    toOneSecretView(scoped, await revokeSecret(scoped, context.operations, params.id)),
})
