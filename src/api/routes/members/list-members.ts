import { listMembers } from '#store/memberships.ts'
import { defineRoute } from '../../define-route.ts'
import { PageQuery, pageOf, toPage, toPageRequest } from '../common.schema.ts'
import { MemberView, toMemberView } from './members.schema.ts'

export const listMembersRoute = defineRoute({
  method: 'GET',
  path: '/members',
  operationId: 'listMembers',
  tag: 'Members',
  summary: 'List the people of a tenant with their roles',
  permission: 'members:read',
  query: PageQuery,
  status: 200,
  answer: pageOf(MemberView),
  handle: async ({ scoped, query }) =>
    toPage(await listMembers(scoped, toPageRequest(query)), query.limit, toMemberView),
})
