import { deleteInfrastructure } from '#operations/infrastructure/delete-infrastructure.ts'
import { defineRoute } from '../../define-route.ts'
import { pathId } from '../common.schema.ts'
import { InfrastructureView } from './infrastructure.schema.ts'
import { readInfrastructure } from './read-infrastructure.ts'

export const deleteInfrastructureRoute = defineRoute({
  method: 'DELETE',
  path: '/infrastructure/:id',
  operationId: 'deleteInfrastructure',
  tag: 'Infrastructure',
  summary: 'Delete infrastructure: records, machine and mailboxes go; the domain stays',
  permission: 'infrastructure:write',
  isSensitive: true,
  params: pathId('infrastructure'),
  versionOf: 'infrastructure',
  status: 202,
  answer: InfrastructureView,
  handle: async ({ scoped, context, params }) => {
    const infrastructure = await deleteInfrastructure(scoped, context.operations, params.id)
    return readInfrastructure(scoped, infrastructure.id)
  },
})
