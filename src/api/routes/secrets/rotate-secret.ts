import { rotateSecret } from '#operations/secrets/rotate-secret.ts'
import { defineRoute } from '../../define-route.ts'
import { pathId } from '../common.schema.ts'
import { SecretView, toOneSecretView } from './secrets.schema.ts'

export const rotateSecretRoute = defineRoute({
  method: 'POST',
  path: '/secrets/:id/rotate',
  operationId: 'rotateSecret',
  tag: 'Secrets',
  summary: 'Replace a secret by a new version; the former one works on for a day',
  permission: 'secrets:write',
  isSensitive: true,
  params: pathId('secret'),
  status: 202,
  answer: SecretView,
  handle: async ({ scoped, context, params }) =>
    toOneSecretView(scoped, await rotateSecret(scoped, context.operations, params.id)),
})
