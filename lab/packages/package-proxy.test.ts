import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { waitFor } from '#lib/wait-for.ts'
import { createPackageCache } from './package-cache.ts'
import { createPackageProxy, findUpstream } from './package-proxy.ts'

test('fetches a package once and gives it out again, also when the archive is away', async (context) => {
  const { archive, proxy, isKept } = await start(context, {})
  const url = `${archive.url}/pool/a_1.deb`

  const first = await get(proxy, url)
  await isKept(url)
  await archive.close()
  const second = await get(proxy, url)

  assert.deepEqual(
    [first.status, first.body, second.status, second.body],
    [200, '/debian/pool/a_1.deb', 200, '/debian/pool/a_1.deb'],
  )
  assert.deepEqual(archive.requests, ['GET /debian/pool/a_1.deb'])
})

test('lets any number of readers share one download, each from its beginning', async (context) => {
  const gate = Promise.withResolvers<void>()
  const { archive, proxy, isKept } = await start(context, { gate: gate.promise, sizeBytes: 3_000_000 })
  const url = `${archive.url}/pool/big_1.deb`

  const readers = [get(proxy, url), get(proxy, url), get(proxy, url)]
  await waitFor(() => archive.requests.length > 0, { what: 'the archive to be asked', timeoutSeconds: 5 })
  gate.resolve()
  const answers = await Promise.all(readers)
  await isKept(url)

  assert.deepEqual(
    answers.map((answer) => answer.body.length),
    [3_000_000, 3_000_000, 3_000_000],
  )
  assert.equal(archive.requests.length, 1)
})

test('asks again for an index that has become old, and gives out the old one while the archive is away', async (context) => {
  const { archive, proxy, isKept } = await start(context, { lastModified: 'Sat, 01 Aug 2026 10:00:00 GMT' }, 0)
  const url = `${archive.url}/dists/bookworm/InRelease`

  await get(proxy, url)
  await isKept(url)
  const confirmed = await get(proxy, url)
  await archive.close()
  const stale = await get(proxy, url)

  assert.deepEqual(archive.requests, [
    'GET /debian/dists/bookworm/InRelease',
    'GET /debian/dists/bookworm/InRelease (since)',
  ])
  assert.deepEqual([confirmed.status, confirmed.body], [200, '/debian/dists/bookworm/InRelease'])
  assert.deepEqual([stale.status, stale.body], [200, '/debian/dists/bookworm/InRelease'])
})

test('tells apt that its copy of an index is still right', async (context) => {
  const { archive, proxy, isKept } = await start(context, { lastModified: 'Sat, 01 Aug 2026 10:00:00 GMT' })
  const url = `${archive.url}/dists/bookworm/InRelease`
  await get(proxy, url)
  await isKept(url)

  const answer = await get(proxy, url, { 'if-modified-since': 'Sat, 01 Aug 2026 10:00:00 GMT' })

  assert.equal(answer.status, 304)
})

test('keeps nothing of a download that broke off', async (context) => {
  const { archive, proxy, directory } = await start(context, { breaksOff: true })

  await assert.rejects(get(proxy, `${archive.url}/pool/a_1.deb`))

  await waitFor(async () => (await readdir(directory)).length === 0, { what: 'an empty cache', timeoutSeconds: 5 })
})

test('passes on that there is no such package, and asks again next time', async (context) => {
  const { archive, proxy } = await start(context, { status: 404 })
  const url = `${archive.url}/pool/none_1.deb`

  const statuses = [(await get(proxy, url)).status, (await get(proxy, url)).status]

  assert.deepEqual(statuses, [404, 404])
  assert.equal(archive.requests.length, 2)
})

test('is no way out: refuses other hosts, other paths, other methods and tunnels', async (context) => {
  const { archive, proxy } = await start(context, {})

  assert.equal((await get(proxy, 'http://elsewhere.example/debian/pool/a.deb')).status, 403)
  assert.equal((await get(proxy, archive.url.replace('/debian', '/private'))).status, 403)
  assert.equal((await get(proxy, '/debian/pool/a.deb')).status, 403)
  assert.equal((await get(proxy, `${archive.url}/pool/a.deb`, {}, 'POST')).status, 405)
  assert.match(await tunnel(proxy), /^HTTP\/1\.1 405/)
  assert.deepEqual(archive.requests, [])
})

test('does not let a path climb out of the archive', () => {
  const archives = ['http://m.example/debian']

  assert.equal(findUpstream('http://m.example/debian/../private/x', archives), null)
  assert.equal(findUpstream('http://m.example/debian/%2e%2e/private/x', archives), null)
  assert.equal(findUpstream('http://m.example/debian-evil/x', archives), null)
  assert.equal(findUpstream('http://m.example/debian/pool/x.deb', archives), 'http://m.example/debian/pool/x.deb')
})

test('speaks https to an archive that the host reaches by https', () => {
  const upstream = findUpstream('http://m.example/debian/pool/x.deb', ['https://m.example/debian'])

  assert.equal(upstream, 'https://m.example/debian/pool/x.deb')
})

test('removes the longest unused packages when the cache is over its size', async (context) => {
  const { archive, proxy, directory, isKept } = await start(context, { sizeBytes: 1000 })
  const cache = createPackageCache(directory, 2500)
  const urls = ['a', 'b', 'c'].map((name) => `${archive.url}/pool/${name}_1.deb`)
  for (const url of urls) {
    await get(proxy, url)
    await isKept(url)
  }
  await cache.find(urls[0] ?? '')

  await cache.evict()

  const kept = await Promise.all(urls.map(async (url) => (await cache.find(url)) !== null))
  assert.deepEqual(kept, [true, false, true])
})

interface ArchiveBehaviour {
  readonly status?: number
  readonly sizeBytes?: number
  readonly lastModified?: string
  readonly breaksOff?: boolean
  readonly gate?: Promise<void>
}

async function start(context: TestContext, behaviour: ArchiveBehaviour, indexTtlSeconds = 60) {
  const directory = await mkdtemp(join(tmpdir(), 'package-proxy-'))
  const archive = await startArchive(behaviour)
  const cache = createPackageCache(directory, 1e9)
  const proxy = createPackageProxy({ cache, archives: [archive.url], indexTtlSeconds })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  context.after(async () => {
    proxy.closeAllConnections()
    proxy.close()
    await archive.close()
    await rm(directory, { recursive: true })
  })
  const isKept = (url: string) => {
    return waitFor(() => cache.find(url), { what: `${url} to be kept`, timeoutSeconds: 5, intervalMilliseconds: 10 })
  }
  return { archive, proxy, directory, isKept }
}

async function startArchive(behaviour: ArchiveBehaviour) {
  const requests: string[] = []
  const server = createServer(async (incoming, response) => {
    const isConditional = incoming.headers['if-modified-since'] !== undefined
    requests.push(`${incoming.method} ${incoming.url}${isConditional ? ' (since)' : ''}`)
    if (isConditional) {
      response.writeHead(304).end()
      return
    }
    const body = behaviour.sizeBytes === undefined ? (incoming.url ?? '') : 'x'.repeat(behaviour.sizeBytes)
    response.writeHead(behaviour.status ?? 200, {
      'content-length': body.length,
      ...(behaviour.lastModified === undefined ? {} : { 'last-modified': behaviour.lastModified }),
    })
    response.write(body.slice(0, body.length / 2))
    await behaviour.gate
    if (behaviour.breaksOff) response.destroy()
    else response.end(body.slice(body.length / 2))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const close = async () => {
    server.closeAllConnections()
    server.close()
  }
  return { url: `http://127.0.0.1:${port}/debian`, requests, close }
}

async function get(proxy: Server, url: string, headers: Record<string, string> = {}, method = 'GET') {
  const { port } = proxy.address() as AddressInfo
  const outgoing = request({ host: '127.0.0.1', port, path: url, method, headers, agent: false })
  outgoing.end()
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
  const chunks: Buffer[] = []
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk)
  return { status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }
}

async function tunnel(proxy: Server): Promise<string> {
  const { port } = proxy.address() as AddressInfo
  const socket = connect(port, '127.0.0.1')
  socket.write('CONNECT elsewhere.example:443 HTTP/1.1\r\nHost: elsewhere.example:443\r\n\r\n')
  const [data] = (await once(socket, 'data')) as [Buffer]
  socket.destroy()
  return data.toString()
}
