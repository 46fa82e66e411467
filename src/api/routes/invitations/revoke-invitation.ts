import { revokeInvitation } from '#operations/invitations/revoke-invitation.ts'
import { defineRoute } from '../../define-route.ts'
import { pathId } from '../common.schema.ts'
import { InvitationView, toInvitationView } from './invitations.schema.ts'

export const revokeInvitationRoute = defineRoute({
  method: 'DELETE',
  path: '/invitations/:id',
  operationId: 'revokeInvitation',
  tag: 'Members',
  summary: 'Take an invitation back; its link lets nobody in any more',
  permission: 'members:write',
  params: pathId('invitation'),
  status: 200,
  answer: InvitationView,
  handle: async ({ scoped, context, actor, params }) =>
    toInvitationView(await revokeInvitation(scoped, context.operations, actor, params.id)),
})
