import { defineRoute } from '../../define-route.ts'
import { MeView, toMeView } from './me.schema.ts'

export const getMeRoute = defineRoute({
  method: 'GET',
  path: '/me',
  operationId: 'getMe',
  tag: 'Me',
  summary: 'Read who asks: the key or the user, in which tenants, with which permissions',
  permission: 'signed-in',
  status: 200,
  answer: MeView,
  handle: async ({ actor }) => toMeView(actor),
})
