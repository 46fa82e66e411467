import { listAuditEntries } from '#store/audit-entries.ts'
import { defineRoute } from '../../define-route.ts'
import { pageOf } from '../common.schema.ts'
import { AuditEntryView, AuditQuery, placeOf, toAuditEntryView, toAuditFilter } from './audit.schema.ts'

export const listAuditEntriesRoute = defineRoute({
  method: 'GET',
  path: '/audit-entries',
  operationId: 'listAuditEntries',
  tag: 'Audit log',
  summary: 'Read who changed what, newest first',
  permission: 'audit:read',
  query: AuditQuery,
  status: 200,
  answer: pageOf(AuditEntryView),
  problems: ['not-found'],
  handle: async ({ scoped, query }) => {
    const { limit, pageToken, ...filter } = query
    const page = { beyond: pageToken === undefined ? null : Number(pageToken), limit: limit + 1, isNewestFirst: true }
    const rows = await listAuditEntries(scoped, page, toAuditFilter(scoped.scope, filter))
    const items = rows.slice(0, limit)
    const last = items.at(-1)
    const hasMore = rows.length > limit && last !== undefined
    return {
      items: items.map((row) => toAuditEntryView(row, scoped.scope)),
      nextPageToken: hasMore ? String(placeOf(last, scoped.scope)) : null,
    }
  },
})
