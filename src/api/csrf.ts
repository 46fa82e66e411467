import type { IncomingHttpHeaders } from 'node:http'
import { ProblemError } from '#model/error.ts'

/**
 * A change that a cookie answers for must come from a page of ours: by `Sec-Fetch-Site` or `Origin`, and with a header
 * that a foreign page cannot send without asking first.
 * @throws {ProblemError} `csrf-rejected`
 */
export function requireOwnOrigin(headers: IncomingHttpHeaders, origins: readonly string[]): void {
  const isSameSite = headers['sec-fetch-site'] === 'same-origin' || origins.includes(headers.origin ?? '')
  if (isSameSite && headers['x-rookery-client'] !== undefined) return
  throw new ProblemError('csrf-rejected')
}
