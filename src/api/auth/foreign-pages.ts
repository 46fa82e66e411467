import type { IncomingHttpHeaders } from 'node:http'
import { ProblemError } from '#model/error.ts'

/**
 * Nobody is signed in yet, so there is no cookie to misuse; but a foreign page must not sign its visitor in as somebody
 * else either. Browsers say where a POST comes from; what is no browser has nothing to be misled about.
 * @throws {ProblemError} `csrf-rejected`
 */
export function refuseForeignPage(headers: IncomingHttpHeaders, origins: readonly string[]): void {
  const { origin, 'sec-fetch-site': site } = headers
  const isForeignOrigin = origin !== undefined && !origins.includes(origin)
  const isForeignSite = site !== undefined && site !== 'same-origin' && site !== 'none'
  if (isForeignOrigin || isForeignSite) throw new ProblemError('csrf-rejected')
}
