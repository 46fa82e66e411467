import { listDomainSummaries } from '#store/domain-summaries.ts'
import { defineRoute } from '../../define-route.ts'
import { pageOf, toPage, toPageRequest } from '../common.schema.ts'
import { DomainSummaryQuery, DomainSummaryView, toDomainSummaryView } from './domain-summaries.schema.ts'

export const listDomainSummariesRoute = defineRoute({
  method: 'GET',
  path: '/domain-summaries',
  operationId: 'listDomainSummaries',
  tag: 'Domains',
  summary: 'List domains in one line each: state, score, node, mailboxes; up to 1,000 a page',
  permission: 'domains:read',
  query: DomainSummaryQuery,
  status: 200,
  answer: pageOf(DomainSummaryView),
  handle: async ({ scoped, query }) =>
    toPage(await listDomainSummaries(scoped, toPageRequest(query)), query.limit, toDomainSummaryView),
})
