import { createApiKey } from '#operations/api-keys/create-api-key.ts'
import { defineRoute } from '../../define-route.ts'
import { CreateApiKey, CreatedApiKeyView, toApiKeyView } from './api-keys.schema.ts'

export const createApiKeyRoute = defineRoute({
  method: 'POST',
  path: '/api-keys',
  operationId: 'createApiKey',
  tag: 'API keys',
  summary: 'Make an API key; the key itself is shown once',
  permission: 'api-keys:write',
  isSensitive: true,
  body: CreateApiKey,
  status: 201,
  answer: CreatedApiKeyView,
  problems: ['not-found'],
  handle: async ({ scoped, actor, body }) => {
    const { row, key } = await createApiKey(scoped, actor, body)
    return { ...toApiKeyView(row), key: key.reveal() }
  },
})
