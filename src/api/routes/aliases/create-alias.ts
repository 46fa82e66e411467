import { createAlias } from '#operations/aliases/create-alias.ts'
import { defineRoute } from '../../define-route.ts'
import { AliasView, CreateAlias, toAliasView } from './aliases.schema.ts'

export const createAliasRoute = defineRoute({
  method: 'POST',
  path: '/aliases',
  operationId: 'createAlias',
  tag: 'Mailboxes',
  summary: 'Have mail to one address go to another',
  permission: 'mailboxes:write',
  body: CreateAlias,
  status: 201,
  answer: AliasView,
  problems: ['address-invalid', 'mailbox-taken', 'infrastructure-missing', 'infrastructure-deleting'],
  handle: async ({ scoped, body }) => toAliasView(await createAlias(scoped, body)),
})
