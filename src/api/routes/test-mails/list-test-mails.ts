import { ProblemError } from '#model/error.ts'
import { findInfrastructure } from '#store/infrastructure.ts'
import { listTestMails } from '#store/test-mails.ts'
import { defineRoute } from '../../define-route.ts'
import { pageOf, pathId } from '../common.schema.ts'
import { TestMailView, toTestMailView } from './test-mails.schema.ts'

const mostShown = 50

export const listTestMailsRoute = defineRoute({
  method: 'GET',
  path: '/infrastructure/:id/test-mails',
  operationId: 'listTestMails',
  tag: 'Test mails',
  summary: 'List the newest 50 test mails of an infrastructure, the newest first',
  permission: 'infrastructure:read',
  params: pathId('infrastructure'),
  status: 200,
  answer: pageOf(TestMailView),
  handle: async ({ scoped, params }) => {
    const infrastructure = await findInfrastructure(scoped, params.id)
    if (infrastructure === null) {
      throw new ProblemError('not-found', { detail: `There is no infrastructure ${params.id}.` })
    }
    const rows = await listTestMails(scoped, infrastructure.id, mostShown)
    return { items: rows.map(toTestMailView), nextPageToken: null }
  },
})
