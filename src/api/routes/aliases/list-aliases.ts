import { listAliases } from '#store/aliases.ts'
import { defineRoute } from '../../define-route.ts'
import { pageOf, toPage, toPageRequest } from '../common.schema.ts'
import { AliasQuery, AliasView, toAliasView } from './aliases.schema.ts'

export const listAliasesRoute = defineRoute({
  method: 'GET',
  path: '/aliases',
  operationId: 'listAliases',
  tag: 'Mailboxes',
  summary: 'List aliases',
  permission: 'mailboxes:read',
  query: AliasQuery,
  status: 200,
  answer: pageOf(AliasView),
  handle: async ({ scoped, query }) =>
    toPage(await listAliases(scoped, toPageRequest(query), query), query.limit, toAliasView),
})
