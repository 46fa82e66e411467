import { listSecrets } from '#store/secrets.ts'
import { defineRoute } from '../../define-route.ts'
import { PageQuery, pageOf, toPage, toPageRequest } from '../common.schema.ts'
import { SecretView, toSecretViews } from './secrets.schema.ts'

export const listSecretsRoute = defineRoute({
  method: 'GET',
  path: '/secrets',
  operationId: 'listSecrets',
  tag: 'Secrets',
  summary: 'List the SSH keys and SMTP passwords that are rotated, without their values',
  permission: 'secrets:read',
  query: PageQuery,
  status: 200,
  answer: pageOf(SecretView),
  handle: async ({ scoped, query }) => {
    const rows = await listSecrets(scoped, toPageRequest(query))
    return toPage(await toSecretViews(scoped, rows), query.limit, (view) => view)
  },
})
