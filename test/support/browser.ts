import type { Answer, TestApi } from './test-api.ts'

export interface BrowserRequest {
  readonly body?: unknown
  /** In place of those that a page of the installation sends. */
  readonly headers?: Readonly<Record<string, string>>
}

/** A browser with cookies, on a page of the installation. */
export interface TestBrowser {
  /** Name → value. */
  readonly cookies: Map<string, string>
  /** What was said of each cookie when it was set. */
  readonly attributes: Map<string, string>
  request(method: string, path: string, request?: BrowserRequest): Promise<Answer>
  post(path: string, body?: unknown): Promise<Answer>
  get(path: string): Promise<Answer>
}

/** @param path below /api/v1 in all calls */
export function openBrowser(api: TestApi): TestBrowser {
  const cookies = new Map<string, string>()
  const attributes = new Map<string, string>()
  const request = async (method: string, path: string, { body, headers }: BrowserRequest = {}): Promise<Answer> => {
    const own = method === 'GET' ? {} : { origin: api.url, 'x-rookery-client': 'test' }
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await api.request(method, `/api/v1${path}`, {
      key: null,
      body,
      headers: { ...(headers ?? own), ...(cookie === '' ? {} : { cookie }) },
    })
    for (const line of answer.headers.getSetCookie()) take(line)
    return answer
  }
  const take = (line: string): void => {
    const [pair = '', ...rest] = line.split('; ')
    const name = pair.slice(0, pair.indexOf('='))
    attributes.set(name, rest.join('; '))
    if (rest.includes('Max-Age=0')) cookies.delete(name)
    else cookies.set(name, pair.slice(name.length + 1))
  }
  return {
    cookies,
    attributes,
    request,
    post: (path, body) => request('POST', path, { body }),
    get: (path) => request('GET', path),
  }
}

export const goodPassword = 'kühler Morgen im Mai'
export const otherPassword = 'warmer Abend im Juni'

/** A browser in which the first user of the installation has just signed up. */
export async function signUpFirst(api: TestApi, email = 'ada@example.com'): Promise<TestBrowser> {
  const browser = openBrowser(api)
  const answer = await browser.post('/auth/sign-up', { email, name: 'Ada', password: goodPassword })
  if (answer.status !== 201) throw new Error(`Signing up failed: ${JSON.stringify(answer.body)}`)
  return browser
}

/** A browser that has signed in by password. */
export async function signInAs(api: TestApi, email = 'ada@example.com', password = goodPassword): Promise<TestBrowser> {
  const browser = openBrowser(api)
  const answer = await browser.post('/auth/sign-in', { email, password })
  if (answer.status !== 200) throw new Error(`Signing in failed: ${JSON.stringify(answer.body)}`)
  return browser
}
