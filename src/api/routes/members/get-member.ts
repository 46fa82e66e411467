import { ProblemError } from '#model/error.ts'
import { findMember } from '#store/memberships.ts'
import { defineRoute } from '../../define-route.ts'
import { pathId } from '../common.schema.ts'
import { MemberView, toMemberView } from './members.schema.ts'

export const getMemberRoute = defineRoute({
  method: 'GET',
  path: '/members/:id',
  operationId: 'getMember',
  tag: 'Members',
  summary: 'Read a member',
  permission: 'members:read',
  params: pathId('membership'),
  versionOf: 'member',
  status: 200,
  answer: MemberView,
  handle: async ({ scoped, params }) => {
    const member = await findMember(scoped, params.id)
    if (member === null) throw new ProblemError('not-found', { detail: `There is no member ${params.id}.` })
    return toMemberView(member)
  },
})
