import { acceptInvitation } from '#operations/invitations/accept-invitation.ts'
import { requirePerson } from '../../actor.ts'
import { defineRoute } from '../../define-route.ts'
import { InvitationToken, InvitationView, toInvitationView } from './invitations.schema.ts'

export const acceptInvitationRoute = defineRoute({
  method: 'POST',
  path: '/invitations/accept',
  operationId: 'acceptInvitation',
  tag: 'Members',
  summary: 'Become a member of the tenant that sent the invitation',
  permission: 'signed-in',
  body: InvitationToken,
  status: 200,
  answer: InvitationView,
  problems: ['invitation-invalid', 'invitation-for-another', 'member-exists'],
  handle: async ({ scoped, context, actor, body }) => {
    const { user } = requirePerson(actor)
    return toInvitationView(await acceptInvitation(scoped, context.operations, user, body.token))
  },
})
