import type { Secret } from '#lib/secret.ts'
import type { Site } from './site.ts'
import { readToken } from './tokens.ts'

/** Each cookie carries one token: of a session, or of what was begun and waits for its end. */
export type CookieKind = 'session' | 'second-factor' | 'passkey' | 'oidc'

/** A cookie to set, or to take away with `token: null`. */
export interface CookieChange {
  readonly kind: CookieKind
  readonly token: Secret<string> | null
  /** Seconds the browser keeps it. */
  readonly maxAge: number
}

/**
 * The value of Set-Cookie (RFC 6265bis). `HttpOnly`: no script reads it. `SameSite=Lax`: other sites' forms and requests
 * do not carry it. `__Host-` on HTTPS: no other host or subdomain can set it.
 */
export function serializeCookie(site: Site, { kind, token, maxAge }: CookieChange): string {
  const value = token === null ? '' : token.reveal()
  const attributes = ['Path=/', 'HttpOnly', 'SameSite=Lax', `Max-Age=${token === null ? 0 : maxAge}`]
  if (site.isHttps) attributes.push('Secure')
  return [`${cookieName(site, kind)}=${value}`, ...attributes].join('; ')
}

/** The token of a cookie in the header Cookie. A name that stands there twice is nobody's: somebody planted one. */
export function readCookie(site: Site, header: string | undefined, kind: CookieKind): Secret<string> | null {
  if (header === undefined || header.length > 8192) return null
  const start = `${cookieName(site, kind)}=`
  const values = header
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(start))
  return values.length === 1 ? readToken(values[0]?.slice(start.length)) : null
}

function cookieName({ isHttps }: Site, kind: CookieKind): string {
  return `${isHttps ? '__Host-' : ''}rookery${kind === 'session' ? '' : `-${kind}`}`
}
