import { getOpenInvitation } from '#operations/invitations/accept-invitation.ts'
import { defineRoute } from '../../define-route.ts'
import { InvitationToken, InvitationView, toInvitationView } from './invitations.schema.ts'

export const previewInvitationRoute = defineRoute({
  method: 'POST',
  path: '/invitations/preview',
  operationId: 'previewInvitation',
  tag: 'Members',
  summary: 'Read an invitation by the token of its link, before signing up or in',
  permission: 'anyone',
  body: InvitationToken,
  status: 200,
  answer: InvitationView,
  problems: ['invitation-invalid'],
  handle: async ({ scoped, context, body }) =>
    toInvitationView(await getOpenInvitation(scoped, context.operations, body.token)),
})
