import type { Route } from '#api/define-route.ts'
import { allRoutes } from '#api/routes/all-routes.ts'
import { newId } from '#model/id.ts'
import { exampleRequests } from './example-requests.ts'
import type { ExampleWorld } from './example-world.ts'
import type { Answer } from './test-api.ts'

/** What goes over the wire for a route, with ids of one world. */
export interface BuiltRequest {
  readonly method: string
  readonly path: string
  readonly body: unknown
}

/** What is no route of the table: answers that are sent piece by piece. */
export const streamRoutes: readonly StreamRoute[] = [
  { operationId: 'streamEvents', path: '/events/stream', permission: 'events:read' },
  { operationId: 'exportAuditEntries', path: '/audit-entries/export', permission: 'audit:read' },
]

interface StreamRoute {
  readonly operationId: string
  readonly path: string
  readonly permission: string
}

/** Changes that take things away come last, and what stands on something else goes before it. */
export const routesInOrder: readonly Route[] = [...allRoutes].sort((a, b) => rankOf(a) - rankOf(b))

function rankOf({ method, operationId }: Route): number {
  const last = ['deleteAlias', 'deleteMailbox', 'deleteDomain', 'deleteNode', 'deleteInfrastructure']
  return method === 'DELETE' ? 1 + last.indexOf(operationId) : 0
}

export function exampleOf(route: Route): (typeof exampleRequests)[string] {
  const example = exampleRequests[route.operationId]
  if (example !== undefined) return example
  throw new Error(`${route.operationId} has no entry in test/support/example-requests.ts: add one.`)
}

export interface BuildOptions {
  readonly prefix?: string
  /** Instead of the world's own. */
  readonly id?: string
  readonly query?: Readonly<Record<string, string>>
  /** Something that a header tells. */
  readonly alsoSent?: string
  /** Whoever asks may see every tenant. */
  readonly isOperator?: boolean
}

export function buildRequest(route: Route, world: ExampleWorld, options: BuildOptions = {}): BuiltRequest {
  const example = exampleOf(route)
  const id = options.id ?? example.id?.(world) ?? ''
  const query = new URLSearchParams({ ...example.query?.(world), ...options.query })
  const nonce = `n${newId('role').slice(4, 30)}`
  return {
    method: route.method,
    path: `${options.prefix ?? '/api/v1'}${route.path.replace(':id', id)}${query.size === 0 ? '' : `?${query}`}`,
    body: example.body?.(world, nonce),
  }
}

/** Texts of a world that stand in an answer and were not in the request. */
export function leaksIn(
  { body, headers }: Answer,
  { secrets }: ExampleWorld,
  request: BuiltRequest,
  alsoSent = '',
): readonly string[] {
  const told = JSON.stringify([body, [...headers]])
  const sent = `${alsoSent} ${decodeURIComponent(request.path)} ${JSON.stringify(request.body ?? '')}`
  return secrets.filter((secret) => told.includes(secret) && !sent.includes(secret))
}

export function isList({ method, path }: Route): boolean {
  return method === 'GET' && !path.includes(':id')
}
