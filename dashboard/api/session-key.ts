/**
 * The API key of this tab: in sessionStorage only, so that it ends with the tab. `npm start` prints a link with
 * `#key=…`; a fragment is never sent to a server, and it leaves the address bar before anything else is shown.
 */
const storageKey = 'rookery-api-key'

export interface Session {
  readonly key: string | null
  /** Why the last session ended, to be shown at sign-in; null at the start. */
  readonly endReason: string | null
}

const listeners = new Set<() => void>()
let session: Session = { key: sessionStorage.getItem(storageKey), endReason: null }

export function currentSession(): Session {
  return session
}

export function subscribeToSession(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function startSession(key: string): void {
  sessionStorage.setItem(storageKey, key)
  change({ key, endReason: null })
}

export function endSession(endReason: string | null): void {
  sessionStorage.removeItem(storageKey)
  change({ key: null, endReason })
}

/** Ends the session because the API does not take its key any more; whoever hears it first says so. */
export function refuseSession(): void {
  if (session.key !== null) endSession('The API key is not valid any more. Sign in with another one.')
}

/** Takes the key out of the address, if one is there; at the start before the router reads it. */
export function takeKeyFromAddress(): void {
  const key = new URLSearchParams(location.hash.slice(1)).get('key')
  if (key === null) return
  history.replaceState(history.state, '', location.pathname + location.search)
  if (key.trim() !== '') startSession(key.trim())
}

function change(next: Session): void {
  session = next
  for (const listener of listeners) listener()
}
