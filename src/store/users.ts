import type { UserId } from '#model/id.ts'
import type { Scoped } from './scope.ts'

/** What the application may know of a person; what proves who he is belongs to store/identity-scope.ts. */
export interface UserRow {
  readonly id: UserId
  readonly email: string
  readonly name: string
  readonly isPlatformOperator: boolean
  readonly isSuspended: boolean
}

/** A tenant finds its own members, the system everybody: row-level security has no other filter here. */
export async function findUser(scoped: Scoped, id: UserId): Promise<UserRow | null> {
  const row = await scoped.tx
    .selectFrom('users')
    .select(['id', 'email', 'name', 'isPlatformOperator', 'isSuspended'])
    .where('id', '=', id)
    .executeTakeFirst()
  return row ?? null
}
