import type { z } from 'zod'
import type { ErrorCode } from '#model/error.ts'
import type { Requirement } from '#model/permission.ts'
import type { Scoped } from '#store/scope.ts'
import type { VersionedResource } from '#store/versions.ts'
import type { Actor } from './actor.ts'
import type { ApiContext } from './api-context.ts'

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
  /**
   * What who asks must be allowed to do. A route that a permission guards runs in the scope of who asks; one that asks
   * for less (`member`, `signed-in`, `anyone`) runs in system scope and looks itself whose rows it touches.
   */
  readonly permission: Requirement
  /** A session must have proved itself within the last minutes (step-up). */
  readonly isSensitive?: true
  /**
   * The resource that `:id` names has a version: a GET answers with it as ETag, and a change with another version in
   * If-Match is refused (RFC 9110 §13.1.1).
   */
  readonly versionOf?: VersionedResource
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body
  readonly status: 200 | 201 | 202
  readonly answer: Answer
  /** What can go wrong besides what can go wrong everywhere. */
  readonly problems?: readonly ErrorCode[]
  /** Runs in one transaction; what it throws rolls everything back. */
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
  /** The address that asks. */
  readonly address: string
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
