import { listOpenInvitations } from '#store/invitations.ts'
import { defineRoute } from '../../define-route.ts'
import { PageQuery, pageOf, toPage, toPageRequest } from '../common.schema.ts'
import { InvitationView, toInvitationView } from './invitations.schema.ts'

export const listInvitationsRoute = defineRoute({
  method: 'GET',
  path: '/invitations',
  operationId: 'listInvitations',
  tag: 'Members',
  summary: 'List invitations that nobody has accepted yet',
  permission: 'members:read',
  query: PageQuery,
  status: 200,
  answer: pageOf(InvitationView),
  handle: async ({ scoped, query }) =>
    toPage(await listOpenInvitations(scoped, toPageRequest(query)), query.limit, toInvitationView),
})
