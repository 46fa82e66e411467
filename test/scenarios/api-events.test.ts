import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { waitFor } from '#lib/wait-for.ts'
import { startTestApi, type TestApi } from '../support/test-api.ts'

describe('the event stream', () => {
  let api: TestApi
  before(async () => {
    api = await startTestApi()
  })
  after(() => api.close())

  test('sends what happens, and after a break goes on behind the last event that was seen', async () => {
    await using first = await openStream('?after=0')
    await createWorkspace('One')
    const [one] = await first.take((event) => event.message.includes('One'))
    await first.close()
    await createWorkspace('Two')
    await createWorkspace('Three')

    await using second = await openStream('', { 'last-event-id': String(one?.id) })
    const seen = await second.take((event) => event.message.includes('Three'))

    assert.deepEqual(
      seen.map((event) => event.message),
      ['Workspace "Two" was created.', 'Workspace "Three" was created.'],
    )
  })

  test('without a place to start from sends only what happens from now on', async () => {
    await createWorkspace('Past')
    await using stream = await openStream('')
    await createWorkspace('Future')

    const seen = await stream.take(() => true)

    assert.deepEqual(
      seen.map((event) => event.message),
      ['Workspace "Future" was created.'],
    )
  })

  test('shows a tenant its own events alone, and filters', async () => {
    const tenant = await api.createTenant('Watcher')
    await using stream = await openStream('?after=0&type=workspace.', {}, tenant.key)
    await createWorkspace('Not for them')
    await createWorkspace('For them', tenant.key)

    const seen = await stream.take((event) => event.message.includes('For them'))

    assert.deepEqual(new Set(seen.map((event) => event.tenantId)), new Set([tenant.id]))
    assert.deepEqual(
      seen.map((event) => event.type),
      ['workspace.created'],
    )
  })

  test('needs a key with events:read, and a place that is a number', async () => {
    const { key } = await api.createTenant('Blind', ['domains:read'])

    assert.equal((await api.request('GET', '/api/v1/events/stream', { key: null })).status, 401)
    assert.equal((await api.request('GET', '/api/v1/events/stream', { key })).status, 403)
    assert.equal((await api.request('GET', '/api/v1/events/stream?after=x')).status, 400)
    assert.equal((await api.request('GET', '/api/events/stream', { headers: { 'last-event-id': 'x' } })).status, 400)
  })

  test('pages through the list of events by id', async () => {
    const all = (await api.request('GET', '/api/v1/events?after=0&limit=500')).body.items.map(
      (event: StreamEvent) => event.id,
    )
    const paged: number[] = []
    for (let after = 0; ; ) {
      const page = (await api.request('GET', `/api/v1/events?after=${after}&limit=2`)).body
      if (page.items.length === 0) break
      paged.push(...page.items.map((event: StreamEvent) => event.id))
      after = page.lastId
    }

    assert.ok(all.length > 5)
    assert.deepEqual(paged, all)
  })

  async function createWorkspace(name: string, key?: string): Promise<void> {
    const answer = await api.request('POST', '/api/v1/workspaces', {
      body: { name },
      ...(key === undefined ? {} : { key }),
    })
    assert.equal(answer.status, 201)
  }

  async function openStream(
    query: string,
    headers: Record<string, string> = {},
    key = api.operatorKey,
  ): Promise<Stream> {
    const closing = new AbortController()
    const response = await fetch(`${api.url}/api/v1/events/stream${query}`, {
      headers: { authorization: `Bearer ${key}`, ...headers },
      signal: closing.signal,
    })
    assert.equal(response.status, 200)
    const { body } = response
    assert.ok(body !== null)
    const events: StreamEvent[] = []
    let hasStarted = false
    const reading = (async () => {
      let text = ''
      for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
        text += chunk
        hasStarted = true
        const frames = text.split('\n\n')
        text = frames.pop() ?? ''
        for (const frame of frames) {
          const data = /^data: (.*)$/m.exec(frame)?.[1]
          if (data !== undefined) events.push(JSON.parse(data))
        }
      }
    })().catch(() => undefined)
    await waitFor(() => hasStarted, { what: 'the stream to start', timeoutSeconds: 5, intervalMilliseconds: 10 })
    const close = async () => {
      closing.abort()
      await reading
    }
    const take = async (isLast: (event: StreamEvent) => boolean) => {
      await waitFor(() => events.some(isLast), { what: 'the event', timeoutSeconds: 5, intervalMilliseconds: 10 })
      return events
    }
    return { take, close, [Symbol.asyncDispose]: close }
  }
})

interface StreamEvent {
  readonly id: number
  readonly type: string
  readonly tenantId: string
  readonly message: string
}

interface Stream extends AsyncDisposable {
  /** All events so far, once one is the last that is waited for. */
  take(isLast: (event: StreamEvent) => boolean): Promise<readonly StreamEvent[]>
  close(): Promise<void>
}
