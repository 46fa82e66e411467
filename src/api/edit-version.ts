import { ProblemError } from '#model/error.ts'
import type { Scoped } from '#store/scope.ts'
import { findVersion } from '#store/versions.ts'
import type { Route } from './define-route.ts'

interface Edit {
  readonly params: unknown
  readonly ifMatch: string | null
}

/** The strong ETag (RFC 9110 §8.8.3) of the resource that a route names; null when it has none or is not there. */
export async function readEtag(scoped: Scoped, route: Route, params: unknown): Promise<string | null> {
  const id = idOf(params)
  if (route.versionOf === undefined || id === null) return null
  const version = await findVersion(scoped, route.versionOf, id)
  return version === null ? null : `"${version}"`
}

/**
 * Refuses to change what is not as the sender saw it, and holds it until the change is done. Without If-Match, and for
 * what is not there, the route decides alone.
 * @throws {ProblemError} `edited-meanwhile`, `validation-failed` for a header that is none
 */
export async function checkIfMatch(scoped: Scoped, route: Route, { params, ifMatch }: Edit): Promise<void> {
  const id = idOf(params)
  if (route.versionOf === undefined || ifMatch === null || id === null) return
  const wanted = readTags(ifMatch)
  const version = await findVersion(scoped, route.versionOf, id, { isHeld: true })
  if (version === null || wanted === 'any' || wanted.includes(`"${version}"`)) return
  throw new ProblemError('edited-meanwhile')
}

/** `*`, or entity tags of which one must match. A weak one never does. */
function readTags(header: string): 'any' | readonly string[] {
  if (header.trim() === '*') return 'any'
  const tags = header.split(',').map((tag) => tag.trim())
  if (tags.every((tag) => /^(W\/)?"[\x21\x23-\x7e]*"$/.test(tag))) return tags
  const message = 'must be an ETag as an earlier answer had it, with its quotes'
  throw new ProblemError('validation-failed', { errors: [{ field: 'If-Match', message }] })
}

function idOf(params: unknown): string | null {
  const { id } = (params ?? {}) as { readonly id?: unknown }
  return typeof id === 'string' ? id : null
}
