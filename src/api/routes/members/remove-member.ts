import { removeMember } from '#operations/members/remove-member.ts'
import { defineRoute } from '../../define-route.ts'
import { pathId } from '../common.schema.ts'
import { MemberView, toMemberView } from './members.schema.ts'

export const removeMemberRoute = defineRoute({
  method: 'DELETE',
  path: '/members/:id',
  operationId: 'removeMember',
  tag: 'Members',
  summary: 'End a membership and the keys that stand for the person in this tenant',
  permission: 'members:write',
  isSensitive: true,
  params: pathId('membership'),
  versionOf: 'member',
  status: 200,
  answer: MemberView,
  problems: ['last-owner'],
  handle: async ({ scoped, context, actor, params }) =>
    toMemberView(await removeMember(scoped, context.operations, actor, params.id)),
})
