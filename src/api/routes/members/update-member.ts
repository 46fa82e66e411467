import { updateMember } from '#operations/members/update-member.ts'
import { defineRoute } from '../../define-route.ts'
import { pathId } from '../common.schema.ts'
import { MemberView, toMemberView, UpdateMember } from './members.schema.ts'

export const updateMemberRoute = defineRoute({
  method: 'PATCH',
  path: '/members/:id',
  operationId: 'updateMember',
  tag: 'Members',
  summary: 'Give a member another role, from the next request on',
  permission: 'members:write',
  isSensitive: true,
  params: pathId('membership'),
  versionOf: 'member',
  body: UpdateMember,
  status: 200,
  answer: MemberView,
  problems: ['role-unknown', 'last-owner'],
  handle: async ({ scoped, actor, params, body }) => toMemberView(await updateMember(scoped, actor, params.id, body)),
})
