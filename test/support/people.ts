import { newId, type RoleId, type TenantId, type UserId } from '#model/id.ts'
import type { BuiltInRole } from '#model/role.ts'
import { systemScope } from '#model/scope.ts'
import { insertUser } from '#store/identity/users.ts'
import { withIdentity } from '#store/identity-scope.ts'
import { insertMembership } from '#store/memberships.ts'
import { withScope } from '#store/scope.ts'
import { createSessionCookie } from './session-cookie.ts'
import type { Answer, TestApi } from './test-api.ts'

/** Somebody with a browser. */
export interface Person {
  readonly userId: UserId
  readonly email: string
  readonly cookie: string
  /** Sends what a page of the dashboard would. */
  ask(method: string, path: string, options?: AskOptions): Promise<Answer>
}

export interface AskOptions {
  readonly body?: unknown
  /** X-Rookery-Tenant. */
  readonly tenantId?: string
  readonly headers?: Readonly<Record<string, string>>
}

export interface PersonOptions {
  readonly email?: string
  readonly isPlatformOperator?: boolean
  readonly usedSecondFactor?: boolean
  /** When the session last proved itself; default: now. */
  readonly confirmedAt?: Date
}

/** A user with a session, as sign-in leaves them; without a tenant. */
export async function createPerson(api: TestApi, options: PersonOptions = {}): Promise<Person> {
  const id = newId('user')
  const email = options.email ?? `${id.slice(-10)}@people.example`
  const { usedSecondFactor = false, isPlatformOperator = false, confirmedAt = new Date() } = options
  await withIdentity(api.db, (scoped) =>
    insertUser(scoped, { id, email, name: `Person ${email}`, isPlatformOperator, hasSecondFactor: usedSecondFactor }),
  )
  const cookie = await createSessionCookie(api.db, id, { usedSecondFactor, confirmedAt })
  return {
    userId: id,
    email,
    cookie,
    ask: (method, path, { body, tenantId, headers = {} } = {}) =>
      api.request(method, path, {
        key: null,
        body,
        headers: {
          cookie,
          origin: api.url,
          'x-rookery-client': 'test',
          ...(tenantId === undefined ? {} : { 'x-rookery-tenant': tenantId }),
          ...headers,
        },
      }),
  }
}

/** Makes somebody a member of a tenant, and gives the membership's id. */
export async function addMember(
  api: TestApi,
  { userId }: Pick<Person, 'userId'>,
  tenantId: string,
  role: BuiltInRole | RoleId,
): Promise<string> {
  const isOwn = role.startsWith('rol_')
  const values = {
    id: newId('membership'),
    tenantId: tenantId as TenantId,
    userId,
    builtInRole: isOwn ? null : (role as BuiltInRole),
    roleId: isOwn ? (role as RoleId) : null,
  }
  await withScope(api.db, systemScope, (scoped) => insertMembership(scoped, values))
  return values.id
}

/** Somebody who signs in as a member. */
export async function createMember(
  api: TestApi,
  tenantId: string,
  role: BuiltInRole | RoleId,
  options: PersonOptions = {},
): Promise<Person & { readonly membershipId: string }> {
  const person = await createPerson(api, options)
  return { ...person, membershipId: await addMember(api, person, tenantId, role) }
}
