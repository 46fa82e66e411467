import type { FastifyRequest } from 'fastify'
import type { Client } from '#identity/identity.ts'

/** Where a request comes from. An IPv4 address in IPv6 form (RFC 4291 §2.5.5.2) is written as what it is. */
export function readClient(request: FastifyRequest): Client {
  const address = request.ip.replace(/^::ffff:(?=\d+\.)/i, '')
  return { address, userAgent: request.headers['user-agent'] ?? '' }
}
