import { ProblemError } from '#model/error.ts'
import type { Permission } from '#model/permission.ts'
import { mayGrant } from '#model/role.ts'

/** Who hands out rights or takes them away: a key or a person. */
export interface Grantor {
  readonly id: string
  /** For people: the key's name or the person's e-mail address. */
  readonly name: string
  readonly permissions: readonly Permission[]
}

/**
 * Nobody gives, changes or takes away more than he has himself.
 * @throws {ProblemError} `forbidden` with what he lacks
 */
export function requireGrantable(grantor: Grantor, wanted: readonly Permission[]): void {
  if (mayGrant(grantor.permissions, wanted)) return
  const beyond = wanted.filter((permission) => !grantor.permissions.includes(permission))
  throw new ProblemError('forbidden', { detail: `This reaches beyond your own rights: ${beyond.join(', ')}.` })
}
