import { z } from 'zod'
import { ProblemError } from '#model/error.ts'
import { listNodeMetrics } from '#store/node-metrics.ts'
import { findNode } from '#store/nodes.ts'
import { defineRoute } from '../../define-route.ts'
import { pathId, Timestamp } from '../common.schema.ts'

const NodeMetricsView = z
  .object({
    spanSeconds: z.number().int().describe('Each point is a mean over so long; spans without a heartbeat are absent.'),
    points: z.array(
      z.object({
        at: Timestamp.describe('The beginning of the span.'),
        loadAverage: z.number(),
        memoryUsedBytes: z.number(),
        memoryTotalBytes: z.number(),
        diskUsedBytes: z.number(),
        diskTotalBytes: z.number(),
        queuedMessages: z.number(),
        deferredMessages: z.number(),
      }),
    ),
  })
  .meta({ id: 'NodeMetrics' })

const mostPoints = 360

export const listNodeMetricsRoute = defineRoute({
  method: 'GET',
  path: '/infrastructure/nodes/:id/metrics',
  operationId: 'listNodeMetrics',
  tag: 'Nodes',
  summary: 'Read what a node measured over the last hours: load, memory, disk, mail that waits',
  permission: 'nodes:read',
  params: pathId('node'),
  query: z.strictObject({ hours: z.coerce.number().int().min(1).max(168).default(6) }),
  status: 200,
  answer: NodeMetricsView,
  handle: async ({ scoped, context, params, query }) => {
    const node = await findNode(scoped, params.id)
    if (node === null) throw new ProblemError('not-found', { detail: `There is no node ${params.id}.` })
    const spanSeconds = Math.max(60, Math.ceil((query.hours * 60) / mostPoints) * 60)
    const since = new Date(context.operations.clock().getTime() - query.hours * 3_600_000)
    const points = await listNodeMetrics(scoped, node.id, since, spanSeconds)
    return { spanSeconds, points: points.map(({ at, ...values }) => ({ at: at.toISOString(), ...values })) }
  },
})
