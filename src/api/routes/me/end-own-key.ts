import { ProblemError } from '#model/error.ts'
import { revokeApiKey } from '#operations/api-keys/revoke-api-key.ts'
import { defineRoute } from '../../define-route.ts'
import { ApiKeyView, toApiKeyView } from '../api-keys/api-keys.schema.ts'

export const endOwnKeyRoute = defineRoute({
  method: 'DELETE',
  path: '/me/key',
  operationId: 'endOwnKey',
  tag: 'Me',
  summary: 'Revoke the key that asks, when it stands for a person: "rookery logout"',
  permission: 'signed-in',
  status: 200,
  answer: ApiKeyView,
  handle: async ({ scoped, context, actor }) => {
    if (actor.kind !== 'key' || actor.userId === null) {
      throw new ProblemError('forbidden', { detail: 'Only a key that stands for a person ends itself.' })
    }
    return toApiKeyView(await revokeApiKey(scoped, context.operations, actor.id))
  },
})
