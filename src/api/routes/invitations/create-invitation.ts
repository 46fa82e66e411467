import { createInvitation } from '#operations/invitations/create-invitation.ts'
import { defineRoute } from '../../define-route.ts'
import { CreatedInvitationView, CreateInvitation, toInvitationView } from './invitations.schema.ts'

export const createInvitationRoute = defineRoute({
  method: 'POST',
  path: '/invitations',
  operationId: 'createInvitation',
  tag: 'Members',
  summary: 'Invite somebody by e-mail; the link is also answered, once',
  permission: 'members:write',
  isSensitive: true,
  body: CreateInvitation,
  status: 201,
  answer: CreatedInvitationView,
  problems: ['role-unknown', 'member-exists', 'not-found'],
  handle: async ({ scoped, context, actor, body }) => {
    const { invitation, link } = await createInvitation(scoped, context.operations, actor, body)
    return { ...toInvitationView(invitation), link: link.reveal() }
  },
})
