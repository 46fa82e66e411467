import { z } from 'zod'
import { countLooksByLoop } from '#store/looks.ts'
import { listOrphanedMachines } from '#store/orphaned-machines.ts'
import { defineRoute } from '../../define-route.ts'
import { Timestamp } from '../common.schema.ts'

const PlatformView = z
  .object({
    loops: z.array(
      z.object({
        loop: z.string(),
        resources: z.number().int().describe('That it looks after.'),
        due: z.number().int().describe('Whose time has come.'),
        overdueSeconds: z.number().describe('Of the longest due; 0 when none is.'),
        failing: z.number().int().describe('Whose last look failed.'),
      }),
    ),
    orphanedMachines: z.number().int().describe('Machines at a provider that bear our mark and belong to no node.'),
    readAt: Timestamp,
  })
  .meta({ id: 'Platform' })

export const getPlatformRoute = defineRoute({
  method: 'GET',
  path: '/platform',
  operationId: 'getPlatform',
  tag: 'Platform',
  summary: 'Read what the loops have before them',
  permission: 'tenants:read',
  status: 200,
  answer: PlatformView,
  handle: async ({ scoped, context }) => ({
    loops: [...(await countLooksByLoop(scoped))],
    orphanedMachines: (await listOrphanedMachines(scoped)).length,
    readAt: context.operations.clock().toISOString(),
  }),
})
