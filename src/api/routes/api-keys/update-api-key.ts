import { updateApiKey } from '#operations/api-keys/update-api-key.ts'
import { defineRoute } from '../../define-route.ts'
import { pathId } from '../common.schema.ts'
import { ApiKeyView, toApiKeyView, UpdateApiKey } from './api-keys.schema.ts'

export const updateApiKeyRoute = defineRoute({
  method: 'PATCH',
  path: '/api-keys/:id',
  operationId: 'updateApiKey',
  tag: 'API keys',
  summary: 'Change what an API key may, until when and from where; the key itself stays',
  permission: 'api-keys:write',
  isSensitive: true,
  params: pathId('apiKey'),
  versionOf: 'apiKey',
  body: UpdateApiKey,
  status: 200,
  answer: ApiKeyView,
  handle: async ({ scoped, actor, params, body }) => toApiKeyView(await updateApiKey(scoped, actor, params.id, body)),
})
