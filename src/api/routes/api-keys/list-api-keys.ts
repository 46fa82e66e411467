import { listApiKeys } from '#store/api-keys.ts'
import { defineRoute } from '../../define-route.ts'
import { PageQuery, pageOf, toPage, toPageRequest } from '../common.schema.ts'
import { ApiKeyView, toApiKeyView } from './api-keys.schema.ts'

export const listApiKeysRoute = defineRoute({
  method: 'GET',
  path: '/api-keys',
  operationId: 'listApiKeys',
  tag: 'API keys',
  summary: 'List API keys, without the keys themselves',
  permission: 'api-keys:read',
  query: PageQuery,
  status: 200,
  answer: pageOf(ApiKeyView),
  handle: async ({ scoped, query }) =>
    toPage(await listApiKeys(scoped, toPageRequest(query)), query.limit, toApiKeyView),
})
