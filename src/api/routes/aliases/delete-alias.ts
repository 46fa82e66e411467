import { deleteAlias } from '#operations/aliases/delete-alias.ts'
import { defineRoute } from '../../define-route.ts'
import { pathId } from '../common.schema.ts'
import { AliasView, toAliasView } from './aliases.schema.ts'

export const deleteAliasRoute = defineRoute({
  method: 'DELETE',
  path: '/aliases/:id',
  operationId: 'deleteAlias',
  tag: 'Mailboxes',
  summary: 'Delete an alias',
  permission: 'mailboxes:write',
  params: pathId('alias'),
  status: 200,
  answer: AliasView,
  handle: async ({ scoped, params }) => toAliasView(await deleteAlias(scoped, params.id)),
})
