import { allAuthRoutes } from './auth/all-auth-routes.ts'
import { allRoutes } from './routes/all-routes.ts'

/** The methods that an address takes, so that a wrong one is told from a wrong address (RFC 9110 §15.5.6). */
export function findAllowedMethods(path: string): readonly string[] {
  return known.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method)
}

const known = [
  ...allRoutes.map(({ method, path }) => ({ method, pattern: patternOf(`/api(/v1)?${path}`) })),
  ...allAuthRoutes.map(({ method, path }) => ({ method, pattern: patternOf(`/api(/v1)?${path}`) })),
  { method: 'GET', pattern: patternOf('/api(/v1)?/events/stream') },
  { method: 'GET', pattern: patternOf('/api(/v1)?/audit-entries/export') },
  { method: 'GET', pattern: patternOf('/(health|ready|metrics)') },
]

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/:[a-zA-Z]+/g, '[^/]+')}$`)
}
