/** The addresses at which people reach this installation. */
export interface Site {
  /** Where links lead, without a final slash: `https://rookery.example.com`. */
  readonly publicUrl: string
  /** Origins of pages of ours (RFC 6454 §7). */
  readonly origins: readonly string[]
  /** Origins at which passkeys are used, and the domain they are bound to (WebAuthn §5.1.2). */
  readonly passkeyOrigins: readonly string[]
  readonly passkeyDomain: string
  readonly isHttps: boolean
}

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]']

/**
 * On a loopback address every loopback name of the same port is the same installation, since people type either; passkeys
 * are then bound to `localhost`, because an IP address cannot have any. The address is read when it is needed: a port that
 * the system chose is known only once the server listens.
 */
export function createSite(readPublicUrl: () => string): Site {
  let known = { text: '', site: describe('http://127.0.0.1') }
  const current = (): Site => {
    const text = readPublicUrl()
    if (text !== known.text) known = { text, site: describe(text) }
    return known.site
  }
  return {
    get publicUrl() {
      return current().publicUrl
    },
    get origins() {
      return current().origins
    },
    get passkeyOrigins() {
      return current().passkeyOrigins
    },
    get passkeyDomain() {
      return current().passkeyDomain
    },
    get isHttps() {
      return current().isHttps
    },
  }
}

function describe(publicUrl: string): Site {
  const url = new URL(publicUrl)
  const isLoopback = loopbackNames.includes(url.hostname)
  const withName = (name: string) => `${url.protocol}//${name}${url.port === '' ? '' : `:${url.port}`}`
  return {
    publicUrl: url.origin,
    origins: isLoopback ? loopbackNames.map(withName) : [url.origin],
    passkeyOrigins: isLoopback ? [withName('localhost')] : [url.origin],
    passkeyDomain: isLoopback ? 'localhost' : url.hostname,
    isHttps: url.protocol === 'https:',
  }
}
