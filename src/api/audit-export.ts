import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { csvLine } from '#lib/csv.ts'
import { ProblemError } from '#model/error.ts'
import type { Scope } from '#model/scope.ts'
import { type AuditEntryRow, type AuditFilter, listAuditEntries } from '#store/audit-entries.ts'
import { withScope } from '#store/scope.ts'
import type { ApiContext } from './api-context.ts'
import { authenticate } from './authenticate.ts'
import { AuditExportQuery, placeOf, toAuditEntryView, toAuditFilter } from './routes/audit/audit.schema.ts'

const batchSize = 500

const formats = {
  csv: { contentType: 'text/csv; charset=utf-8; header=present', ending: 'csv' },
  json: { contentType: 'application/jsonl; charset=utf-8', ending: 'jsonl' },
} as const

type Format = keyof typeof formats

/** GET /audit-entries/export: all entries that fit the filters, oldest first, as CSV or as one JSON value a line. */
export function registerAuditExport(app: FastifyInstance, context: ApiContext, prefix: string): void {
  app.route({
    method: 'GET',
    url: `${prefix}/audit-entries/export`,
    schema: {
      operationId: 'exportAuditEntries',
      summary: 'Download entries of the audit log as CSV or JSON lines, oldest first',
      description: 'Needs the permission `audit:read`.',
      tags: ['Audit log'],
      querystring: AuditExportQuery,
      response: {
        200: {
          description: 'The entries.',
          content: { 'text/csv': { schema: z.string() }, 'application/jsonl': { schema: z.string() } },
        },
      },
      hide: prefix !== '/api/v1',
    },
    config: { operationId: 'exportAuditEntries' },
    onRequest: async (request) => {
      request.actor = await authenticate(context, request, 'audit:read')
    },
    handler: async (request, reply) => {
      const scope = request.actor?.scope ?? null
      if (scope === null) throw new ProblemError('unauthenticated')
      const { format, tenant: _, ...query } = request.query as z.output<typeof AuditExportQuery>
      const filter = toAuditFilter(scope, query)
      const { contentType, ending } = formats[format]
      const day = context.operations.clock().toISOString().slice(0, 10)
      return reply
        .header('content-type', contentType)
        .header('content-disposition', `attachment; filename="audit-${day}.${ending}"`)
        .header('cache-control', 'no-store')
        .send(Readable.from(exportEntries(context, scope, filter, format), { objectMode: false }))
    },
  })
}

/** Batch by batch, each in a transaction of its own, no faster than the client reads. */
async function* exportEntries(
  context: ApiContext,
  scope: Scope,
  filter: AuditFilter,
  format: Format,
): AsyncGenerator<string> {
  if (format === 'csv') yield csvLine(csvColumns.map(({ title }) => title))
  let beyond = 0
  for (;;) {
    const page = { beyond, limit: batchSize, isNewestFirst: false }
    const rows = await withScope(context.db, scope, (scoped) => listAuditEntries(scoped, page, filter))
    if (rows.length > 0) yield rows.map((row) => lineOf(row, scope, format)).join('')
    const last = rows.at(-1)
    if (last === undefined || rows.length < batchSize) return
    beyond = placeOf(last, scope)
  }
}

type View = ReturnType<typeof toAuditEntryView>

function lineOf(row: AuditEntryRow, scope: Scope, format: Format): string {
  const view = toAuditEntryView(row, scope)
  return format === 'json' ? `${JSON.stringify(view)}\n` : csvLine(csvColumns.map(({ value }) => value(view) ?? ''))
}

const csvColumns: readonly { readonly title: string; readonly value: (view: View) => string | null | undefined }[] = [
  { title: 'sequence', value: ({ sequence }) => String(sequence) },
  { title: 'id', value: ({ id }) => id },
  { title: 'at', value: ({ at }) => at },
  { title: 'tenantId', value: ({ tenantId }) => tenantId },
  { title: 'actorKind', value: ({ actor }) => actor.kind },
  { title: 'actorId', value: ({ actor }) => actor.id },
  { title: 'actorName', value: ({ actor }) => actor.name },
  { title: 'action', value: ({ action }) => action },
  { title: 'outcome', value: ({ outcome }) => outcome },
  { title: 'resourceKind', value: ({ resource }) => resource?.kind },
  { title: 'resourceId', value: ({ resource }) => resource?.id },
  { title: 'message', value: ({ message }) => message },
  { title: 'changes', value: ({ changes }) => JSON.stringify(changes) },
  { title: 'changeCount', value: ({ changeCount }) => String(changeCount) },
  { title: 'details', value: ({ details }) => JSON.stringify(details) },
  { title: 'address', value: ({ source }) => source.address },
  { title: 'userAgent', value: ({ source }) => source.userAgent },
  { title: 'requestId', value: ({ source }) => source.requestId },
  { title: 'previousHash', value: ({ previousHash }) => previousHash },
  { title: 'hash', value: ({ hash }) => hash },
]
