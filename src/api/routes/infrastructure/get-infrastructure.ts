import { defineRoute } from '../../define-route.ts'
import { pathId } from '../common.schema.ts'
import { InfrastructureView } from './infrastructure.schema.ts'
import { readInfrastructure } from './read-infrastructure.ts'

export const getInfrastructureRoute = defineRoute({
  method: 'GET',
  path: '/infrastructure/:id',
  operationId: 'getInfrastructure',
  tag: 'Infrastructure',
  summary: 'Read infrastructure with its steps, conditions, records and score',
  permission: 'infrastructure:read',
  params: pathId('infrastructure'),
  versionOf: 'infrastructure',
  status: 200,
  answer: InfrastructureView,
  handle: ({ scoped, params }) => readInfrastructure(scoped, params.id),
})
