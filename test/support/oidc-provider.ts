import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
// @ts-expect-error it has no types
import { Provider as UntypedProvider } from 'oidc-provider'

/** A certified OpenID Connect provider (npm: oidc-provider) on loopback, whose pages `signInThere` fills in. */
export interface TestProvider extends AsyncDisposable {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Claims by login name; others have an address at example.com that was verified. */
  readonly people: Map<string, Record<string, unknown>>
  /** The address of the API becomes known only after the provider's. */
  allow(redirectUri: string): void
}

interface Koa {
  callback(): (request: unknown, response: unknown) => void
}

const Provider = UntypedProvider as new (issuer: string, options: unknown) => Koa

export async function startOidcProvider(): Promise<TestProvider> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const client = { client_id: 'rookery', client_secret: 'a-secret-of-the-test', redirect_uris: [] as string[] }
  const people = new Map<string, Record<string, unknown>>()
  return {
    issuer,
    clientId: client.client_id,
    clientSecret: client.client_secret,
    people,
    allow(redirectUri) {
      const provider = new Provider(issuer, {
        clients: [{ ...client, redirect_uris: [redirectUri] }],
        claims: { openid: ['sub', 'amr'], email: ['email', 'email_verified'], profile: ['name'] },
        cookies: { keys: ['of the test'] },
        pkce: { required: () => true },
        findAccount: (_context: unknown, id: string) => ({
          accountId: id,
          claims: () => ({
            sub: id,
            email: `${id}@example.com`,
            email_verified: true,
            name: id,
            ...people.get(id),
          }),
        }),
      })
      server.removeAllListeners('request')
      server.on('request', provider.callback())
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Fills in the provider's two pages; resolves with the address that it sends the browser back to. */
export async function signInThere(authorizationUrl: string, login: string): Promise<string> {
  const cookies = new Map<string, string>()
  const origin = new URL(authorizationUrl).origin
  let next = authorizationUrl
  for (let step = 0; step < 10; step++) {
    if (!next.startsWith(origin)) return next
    const page = await visit(next, cookies)
    const location = page.headers.get('location')
    if (location !== null) {
      next = new URL(location, next).href
      continue
    }
    const prompt = /name="prompt" value="(\w+)"/.exec(await page.text())?.[1] ?? 'login'
    const form = new URLSearchParams({ prompt, login, password: 'any' })
    const answer = await visit(next, cookies, form)
    next = new URL(answer.headers.get('location') ?? next, next).href
  }
  throw new Error(`The provider did not send the browser back: ${next}`)
}

async function visit(url: string, cookies: Map<string, string>, form?: URLSearchParams): Promise<Response> {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const response = await fetch(url, {
    redirect: 'manual',
    headers: { cookie },
    ...(form === undefined ? {} : { method: 'POST', body: form }),
  })
  for (const line of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    cookies.set(name, value)
  }
  return response
}
