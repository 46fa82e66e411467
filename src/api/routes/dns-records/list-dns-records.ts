import { z } from 'zod'
import { ProblemError } from '#model/error.ts'
import type { DomainId } from '#model/id.ts'
import { listDnsRecordsByDomain } from '#store/dns-records.ts'
import { findDomain } from '#store/domains.ts'
import type { Scoped } from '#store/scope.ts'
import { defineRoute } from '../../define-route.ts'
import { idSchema, pageOf, pathId } from '../common.schema.ts'
import { DnsRecordView, toDnsRecordView } from './dns-records.schema.ts'

const shared = {
  method: 'GET',
  tag: 'DNS records',
  permission: 'domains:read',
  status: 200,
  answer: pageOf(DnsRecordView),
} as const

export const listDnsRecordsRoute = defineRoute({
  ...shared,
  path: '/dns-records',
  operationId: 'listDnsRecords',
  summary: 'List the records that a domain needs, with what the DNS says of each',
  query: z.strictObject({ domainId: idSchema('domain') }),
  problems: ['not-found'],
  handle: ({ scoped, query }) => listRecords(scoped, query.domainId),
})

export const listDomainRecordsRoute = defineRoute({
  ...shared,
  path: '/domains/:id/dns-records',
  operationId: 'listDomainRecords',
  summary: 'List the records that the domain needs, with what the DNS says of each',
  params: pathId('domain'),
  handle: ({ scoped, params }) => listRecords(scoped, params.id),
})

async function listRecords(scoped: Scoped, id: DomainId) {
  if ((await findDomain(scoped, id)) === null) {
    throw new ProblemError('not-found', { detail: `There is no domain ${id}.` })
  }
  const records = await listDnsRecordsByDomain(scoped, id)
  return { items: records.map(toDnsRecordView), nextPageToken: null }
}
