import { ProblemError } from '#model/error.ts'
import { findApiKey } from '#store/api-keys.ts'
import { defineRoute } from '../../define-route.ts'
import { pathId } from '../common.schema.ts'
import { ApiKeyView, toApiKeyView } from './api-keys.schema.ts'

export const getApiKeyRoute = defineRoute({
  method: 'GET',
  path: '/api-keys/:id',
  operationId: 'getApiKey',
  tag: 'API keys',
  summary: 'Read an API key, without the key itself',
  permission: 'api-keys:read',
  params: pathId('apiKey'),
  versionOf: 'apiKey',
  status: 200,
  answer: ApiKeyView,
  handle: async ({ scoped, params }) => {
    const row = await findApiKey(scoped, params.id)
    if (row === null) throw new ProblemError('not-found', { detail: `There is no API key ${params.id}.` })
    return toApiKeyView(row)
  },
})
