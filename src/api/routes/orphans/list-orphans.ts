import { z } from 'zod'
import { listOrphanedMachines } from '#store/orphaned-machines.ts'
import { defineRoute } from '../../define-route.ts'
import { pageOf, Timestamp } from '../common.schema.ts'

const OrphanView = z
  .object({
    provider: z.string(),
    machineId: z.string(),
    nodeId: z.string().nullable().describe('The node in its mark, when it has one.'),
    name: z.string(),
    state: z.string(),
    firstSeenAt: Timestamp,
  })
  .meta({ id: 'Orphan' })

export const listOrphansRoute = defineRoute({
  method: 'GET',
  path: '/orphans',
  operationId: 'listOrphans',
  tag: 'Nodes',
  summary: 'List machines that bear our mark and belong to no node',
  permission: 'nodes:write',
  status: 200,
  answer: pageOf(OrphanView),
  handle: async ({ scoped }) => {
    const rows = await listOrphanedMachines(scoped)
    return { items: rows.map((row) => ({ ...row, firstSeenAt: row.firstSeenAt.toISOString() })), nextPageToken: null }
  },
})
