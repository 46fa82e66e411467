import { requestTestMail } from '#operations/test-mails/request-test-mail.ts'
import { defineRoute } from '../../define-route.ts'
import { pathId } from '../common.schema.ts'
import { TestMailView, toTestMailView } from './test-mails.schema.ts'

export const requestTestMailRoute = defineRoute({
  method: 'POST',
  path: '/infrastructure/:id/test-mails',
  operationId: 'requestTestMail',
  tag: 'Test mails',
  summary: 'Send a mail to the seed mailboxes outside; how they judged it stands in the test mail soon after',
  permission: 'infrastructure:write',
  params: pathId('infrastructure'),
  status: 202,
  answer: TestMailView,
  problems: ['infrastructure-deleting', 'test-mails-too-many'],
  handle: async ({ scoped, context, params }) =>
    toTestMailView(await requestTestMail(scoped, context.operations, params.id)),
})
