import { ProblemError } from '#model/error.ts'
import { findSecret } from '#store/secrets.ts'
import { defineRoute } from '../../define-route.ts'
import { pathId } from '../common.schema.ts'
import { SecretView, toOneSecretView } from './secrets.schema.ts'

export const getSecretRoute = defineRoute({
  method: 'GET',
  path: '/secrets/:id',
  operationId: 'getSecret',
  tag: 'Secrets',
  summary: 'Read a secret: its versions and how its rotation goes, without the values',
  permission: 'secrets:read',
  params: pathId('secret'),
  status: 200,
  answer: SecretView,
  handle: async ({ scoped, params }) => {
    const secret = await findSecret(scoped, params.id)
    if (secret === null) throw new ProblemError('not-found', { detail: `There is no secret ${params.id}.` })
    return toOneSecretView(scoped, secret)
  },
})
