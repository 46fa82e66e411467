import type { FastifyRequest } from 'fastify'
import type { Identity } from '#identity/identity.ts'
import { sha256Hex } from '#lib/hash.ts'
import { systemScope } from '#model/scope.ts'
import { findApiKeyByHash } from '#store/api-keys.ts'
import { withScope } from '#store/scope.ts'
import { readClient } from './read-client.ts'

const forwardingHeaders = ['x-forwarded-for', 'x-real-ip', 'forwarded', 'via'] as const

/**
 * Whether a request may make the first user, who runs the whole installation: from this machine itself, or with an API key
 * of the operator. Otherwise whoever finds a fresh installation on the network first would own it.
 */
export async function mayBeFirst({ db }: Identity, request: FastifyRequest): Promise<boolean> {
  const isForwarded = forwardingHeaders.some((name) => request.headers[name] !== undefined)
  if (!isForwarded && /^(127\.\d+\.\d+\.\d+|::1)$/.test(readClient(request).address)) return true
  const [, key] = /^Bearer +(rk_\S{1,512})$/i.exec(request.headers.authorization ?? '') ?? []
  if (key === undefined) return false
  const row = await withScope(db, systemScope, (scoped) => findApiKeyByHash(scoped, sha256Hex(key)))
  return row?.isOperator === true
}
