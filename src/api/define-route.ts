import type { z } from 'zod'
import type { ErrorCode } from '#model/error.ts'
import type { Permission } from '#model/permission.ts'
import type { Scoped } from '#store/scope.ts'
import type { ApiContext } from './api-context.ts'
import type { Actor } from './authenticate.ts'

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

/** One operation of the API: what it takes, what it answers, who may, and what it does. */
export interface RouteSpec<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> {
  readonly method: Method
  /** Below /api/v1; parameters as `:name`. */
  readonly path: string
  readonly operationId: string
  readonly tag: string
  readonly summary: string
  /** What the API key must be allowed to do. */
  readonly permission: Permission
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body
  readonly status: 200 | 201 | 202
  readonly answer: Answer
  /** What can go wrong besides what can go wrong everywhere. */
  readonly problems?: readonly ErrorCode[]
  /** Runs in one transaction in the scope of the API key; what it throws rolls everything back. */
  readonly handle: (
    request: RouteRequest<z.output<Params>, z.output<Query>, z.output<Body>>,
  ) => Promise<z.input<Answer>>
}

export interface RouteRequest<Params, Query, Body> {
  readonly scoped: Scoped
  readonly context: ApiContext
  readonly actor: Actor
  readonly params: Params
  readonly query: Query
  readonly body: Body
}

/** A route whose parts have been checked against one another. */
export type Route = Omit<RouteSpec, 'handle'> & {
  readonly handle: (request: RouteRequest<unknown, unknown, unknown>) => Promise<unknown>
}

/** Checks that handler and schemas agree; the server validates by the same schemas before it calls the handler. */
export function defineRoute<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Answer extends z.ZodType,
>(spec: RouteSpec<Params, Query, Body, Answer>): Route {
  const { handle, ...rest } = spec
  return { ...rest, handle: (request) => handle(request as Parameters<typeof handle>[0]) }
}
