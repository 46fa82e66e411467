import { readReKeyProgress, reKeyBatch } from '#operations/secrets/re-key.ts'
import { defineRoute } from '../../define-route.ts'
import { ReKeyView } from './secrets.schema.ts'

export const getReKeyRoute = defineRoute({
  method: 'GET',
  path: '/secrets/re-key',
  operationId: 'getReKey',
  tag: 'Secrets',
  summary: 'Read how many values are sealed under another master key than that of now; for the operator',
  permission: 'master-key:write',
  status: 200,
  answer: ReKeyView,
  handle: async ({ scoped, context }) => toView(await readReKeyProgress(scoped, context.operations)),
})

export const reKeyRoute = defineRoute({
  method: 'POST',
  path: '/secrets/re-key',
  operationId: 'reKey',
  tag: 'Secrets',
  summary: 'Seal a batch of values anew under the master key of now; ask again until none remains; for the operator',
  permission: 'master-key:write',
  isSensitive: true,
  status: 200,
  answer: ReKeyView,
  handle: async ({ scoped, context }) => toView(await reKeyBatch(scoped, context.operations)),
})

function toView({ knownKeyIds, unreadable, ...progress }: Awaited<ReturnType<typeof reKeyBatch>>) {
  return { ...progress, knownKeyIds: [...knownKeyIds], unreadable: [...unreadable] }
}
