import type { z } from 'zod'
import type { CookieChange, CookieKind } from '#identity/cookies.ts'
import type { Client, Identity } from '#identity/identity.ts'
import type { Visitor } from '#identity/start-session.ts'
import type { Secret } from '#lib/secret.ts'
import type { ErrorCode } from '#model/error.ts'
import type { SignedInUser } from '#model/sign-in.ts'
import type { Method } from '../define-route.ts'

/** Who may: anybody, who is signed in, or who proved it in the last minutes. */
export type Access = 'anybody' | 'session' | 'confirmed-session'

/** One operation of sign-in. Unlike other routes it reads and sets cookies, and belongs to a person and not to a tenant. */
export interface AuthRouteSpec<
  User extends SignedInUser | null,
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Answer extends z.ZodType,
> {
  readonly method: Method
  /** Below /api/v1. */
  readonly path: string
  readonly operationId: string
  readonly summary: string
  readonly access: Access
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body
  /** 303: it leads the browser elsewhere. */
  readonly status: 200 | 201 | 202 | 303
  readonly answer: Answer
  readonly problems?: readonly ErrorCode[]
  readonly handle: (
    request: AuthRequest<User, z.output<Params>, z.output<Query>, z.output<Body>>,
  ) => Promise<AuthAnswer<z.input<Answer>>>
}

export interface AuthRequest<User, Params, Query, Body> {
  readonly identity: Identity
  readonly user: User
  readonly client: Client
  /** Where the request comes from, and the session that a new one takes the place of. */
  readonly visitor: Visitor
  readonly params: Params
  readonly query: Query
  readonly body: Body
  /** The query as it was sent, without `?`. */
  readonly search: string
  /** The request may make the first user of the installation. */
  mayBeFirst(): Promise<boolean>
  /** A person's browser asks, not a program. */
  readonly wantsPage: boolean
  cookie(kind: CookieKind): Secret<string> | null
  /** Who is signed in, on routes that anybody may use. */
  findUser(): Promise<SignedInUser | null>
}

export interface AuthAnswer<Body> {
  readonly body: Body
  readonly cookies?: readonly CookieChange[]
  /** With status 303. */
  readonly location?: string
}

/** A route whose parts have been checked against one another. */
export type AuthRoute = Omit<AuthRouteSpec<null, z.ZodType, z.ZodType, z.ZodType, z.ZodType>, 'handle'> & {
  readonly handle: (
    request: AuthRequest<SignedInUser | null, unknown, unknown, unknown>,
  ) => Promise<AuthAnswer<unknown>>
}

/** A route for anybody. */
export function defineOpenRoute<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Answer extends z.ZodType,
>(spec: Omit<AuthRouteSpec<null, Params, Query, Body, Answer>, 'access'>): AuthRoute {
  const { handle, ...rest } = spec
  return { ...rest, access: 'anybody', handle: (request) => handle(request as Parameters<typeof handle>[0]) }
}

/** A route for who is signed in; `isConfirmed`: and proved it lately. */
export function defineSessionRoute<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Answer extends z.ZodType,
>(
  spec: Omit<AuthRouteSpec<SignedInUser, Params, Query, Body, Answer>, 'access'> & { readonly isConfirmed?: true },
): AuthRoute {
  const { handle, isConfirmed, ...rest } = spec
  return {
    ...rest,
    access: isConfirmed === true ? 'confirmed-session' : 'session',
    handle: (request) => handle(request as Parameters<typeof handle>[0]),
  }
}
