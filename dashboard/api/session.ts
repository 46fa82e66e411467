/**
 * Who is signed in here: a user by a cookie that no script can read, or an API key of this tab in sessionStorage, so that
 * it ends with the tab. `npm start` prints a link with `#key=…`; a fragment is never sent to a server, and it leaves the
 * address bar before anything else is shown.
 */
const keyStorage = 'rookery-api-key'
const tenantStorage = 'rookery-tenant'

export type Session =
  /** Whether the cookie is good is being asked. */
  | { readonly kind: 'asking' }
  /** `endReason`: why the last session ended, to be shown at sign-in; null at the start. */
  | { readonly kind: 'none'; readonly endReason: string | null }
  | { readonly kind: 'key'; readonly key: string }
  /** In the tenant that was chosen; null: the API's choice. */
  | { readonly kind: 'user'; readonly tenantId: string | null }

const listeners = new Set<() => void>()
let session: Session = readStored()

export function currentSession(): Session {
  return session
}

export function subscribeToSession(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Asks the API whether the cookie, if there is one, is good; with a key in this tab nothing is asked. */
export async function findSession(): Promise<void> {
  if (session.kind !== 'asking') return
  const answer = await fetch('/api/v1/auth/session').catch(() => null)
  if (session.kind !== 'asking') return
  if (answer?.ok === true) startUserSession()
  else change({ kind: 'none', endReason: null })
}

export function startKeySession(key: string): void {
  sessionStorage.setItem(keyStorage, key)
  change({ kind: 'key', key })
}

export function startUserSession(): void {
  change({ kind: 'user', tenantId: localStorage.getItem(tenantStorage) })
}

/** Acts in another tenant from now on, in this browser. */
export function chooseTenant(tenantId: string): void {
  localStorage.setItem(tenantStorage, tenantId)
  change({ kind: 'user', tenantId })
}

/** The tenant that was chosen earlier is not the user's any more. */
export function forgetTenant(): void {
  localStorage.removeItem(tenantStorage)
  change({ kind: 'user', tenantId: null })
}

export function endSession(endReason: string | null): void {
  sessionStorage.removeItem(keyStorage)
  change({ kind: 'none', endReason })
}

/** Ends the session because the API does not take it any more; whoever hears it first says so. */
export function refuseSession(): void {
  if (session.kind === 'key') endSession('The API key is not valid any more. Sign in with another one.')
  if (session.kind === 'user') endSession('The session has ended. Sign in again.')
}

/** What each request bears to say who asks, and in which tenant. */
export function sessionHeaders(): Readonly<Record<string, string>> {
  if (session.kind === 'key') return { Authorization: `Bearer ${session.key}` }
  const tenantId = session.kind === 'user' ? session.tenantId : null
  return { 'X-Rookery-Client': 'dashboard', ...(tenantId === null ? {} : { 'X-Rookery-Tenant': tenantId }) }
}

/** Takes the key out of the address, if one is there; at the start before the router reads it. */
export function takeKeyFromAddress(): void {
  const key = new URLSearchParams(location.hash.slice(1)).get('key')
  if (key === null) return
  history.replaceState(history.state, '', location.pathname + location.search)
  if (key.trim() !== '') startKeySession(key.trim())
}

function readStored(): Session {
  const key = sessionStorage.getItem(keyStorage)
  return key === null ? { kind: 'asking' } : { kind: 'key', key }
}

function change(next: Session): void {
  session = next
  for (const listener of listeners) listener()
}
