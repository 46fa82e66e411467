/** The token of a link from a mail, out of the address and the history; null when there is none. Read once per page. */
export function takeToken(): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get('token')
  if (token !== null) history.replaceState(history.state, '', location.pathname + location.search)
  return token === '' ? null : token
}
