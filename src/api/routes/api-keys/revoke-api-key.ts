import { revokeApiKey } from '#operations/api-keys/revoke-api-key.ts'
import { defineRoute } from '../../define-route.ts'
import { pathId } from '../common.schema.ts'
import { ApiKeyView, toApiKeyView } from './api-keys.schema.ts'

export const revokeApiKeyRoute = defineRoute({
  method: 'DELETE',
  path: '/api-keys/:id',
  operationId: 'revokeApiKey',
  tag: 'API keys',
  summary: 'Revoke an API key; it is refused from the next request on',
  permission: 'api-keys:write',
  params: pathId('apiKey'),
  status: 200,
  answer: ApiKeyView,
  handle: async ({ scoped, context, params }) =>
    toApiKeyView(await revokeApiKey(scoped, context.operations, params.id)),
})
