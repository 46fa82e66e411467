import { createReadStream } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { PackageCache, PackageEntry } from './package-cache.ts'
import { askUpstream, type PackageDownload, startDownload, type UpstreamAnswer } from './package-download.ts'

export interface PackageProxyOptions {
  readonly cache: PackageCache
  /** Base addresses of the archives that may be asked, as in apt's sources; all else is refused with 403. */
  readonly archives: readonly string[]
  /** How long an index counts as fresh without asking the archive again. Default 60. */
  readonly indexTtlSeconds?: number
}

/**
 * A forward proxy for apt (RFC 9110 §7.2 absolute form, GET and HEAD). Packages and by-hash indices never change and
 * are kept; other indices are asked for again after the time to live, and given out stale while the archive is away.
 * Requests for the same address share one download.
 */
export function createPackageProxy(options: PackageProxyOptions): Server {
  const { cache } = options
  const ttlMilliseconds = (options.indexTtlSeconds ?? 60) * 1000
  const downloads = new Map<string, Promise<PackageDownload | UpstreamAnswer>>()

  const obtain = (url: string, upstreamUrl: string, known: PackageEntry | null) => {
    const running = downloads.get(url)
    if (running !== undefined) return running
    const started = fetchIntoCache(cache, url, upstreamUrl, known, () => downloads.delete(url))
    downloads.set(url, started)
    started.catch(() => downloads.delete(url))
    return started
  }

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = request.url ?? ''
    const upstreamUrl = findUpstream(url, options.archives)
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, 'GET and HEAD only.')
    if (upstreamUrl === null) return refuse(response, 403, 'Not an archive of this lab.')
    const known = await cache.find(url)
    if (known !== null && (isImmutable(url) || Date.now() - known.checkedAt < ttlMilliseconds)) {
      return await sendStored(cache, request, response, known)
    }
    try {
      const obtained = await obtain(url, upstreamUrl, known)
      if ('finished' in obtained) return await sendDownload(request, response, obtained)
      if (obtained.status !== 304 && obtained.status < 500)
        return refuse(response, obtained.status, 'The archive says so.')
      if (known === null) return refuse(response, 502, 'The archive fails.')
    } catch (error) {
      if (known === null || response.headersSent) throw error
    }
    await sendStored(cache, request, response, (await cache.find(url)) ?? known)
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy()
      else refuse(response, 502, error instanceof Error ? error.message : 'The archive cannot be reached.')
    })
  })
  server.on('connect', (_request, socket) => socket.end('HTTP/1.1 405 Method Not Allowed\r\nConnection: close\r\n\r\n'))
  server.on('clientError', (_error, socket) => socket.destroy())
  return server
}

/** The address to ask for `url`, with the scheme the host itself uses; null when no archive has it. */
export function findUpstream(url: string, archives: readonly string[]): string | null {
  if (!URL.canParse(url) || /\/\.\.?(\/|$)|%2e/i.test(url)) return null
  const asked = new URL(url)
  if (asked.protocol !== 'http:' || asked.username !== '' || asked.search !== '') return null
  for (const archive of archives) {
    const base = new URL(archive)
    const isBelow = asked.pathname.startsWith(`${base.pathname.replace(/\/$/, '')}/`)
    if (base.host === asked.host && isBelow) return `${base.protocol}//${base.host}${asked.pathname}`
  }
  return null
}

/** Packages and indices named by their hash never change under the same address. */
export function isImmutable(url: string): boolean {
  return /\.u?deb$/.test(url) || url.includes('/by-hash/')
}

async function fetchIntoCache(
  cache: PackageCache,
  url: string,
  upstreamUrl: string,
  known: PackageEntry | null,
  onEnd: () => void,
): Promise<PackageDownload | UpstreamAnswer> {
  const headers = {
    ...(known?.etag ? { 'if-none-match': known.etag } : {}),
    ...(known?.lastModified ? { 'if-modified-since': known.lastModified } : {}),
  }
  const answer = await askUpstream(upstreamUrl, 'GET', headers)
  if (answer.status !== 200) {
    answer.body.destroy()
    if (answer.status === 304 && known !== null) await cache.confirm({ ...known, checkedAt: Date.now() })
    onEnd()
    return answer
  }
  const partialPath = cache.partialPath(url)
  const download = await startDownload(answer, partialPath)
  const keep = async (sizeBytes: number) => {
    const { etag, 'last-modified': lastModified, 'content-type': contentType } = answer.headers
    const texts = { etag: etag ?? null, lastModified: lastModified ?? null, contentType: contentType ?? null }
    await cache.store(partialPath, { url, sizeBytes, ...texts, checkedAt: Date.now() })
  }
  const end = () => {
    onEnd()
    // whoever found it in the map a moment ago still gets to read it
    setImmediate(() => download.release())
  }
  download.finished.then(keep).then(end, end)
  return download
}

async function sendStored(
  cache: PackageCache,
  request: IncomingMessage,
  response: ServerResponse,
  entry: PackageEntry,
): Promise<void> {
  const since = request.headers['if-modified-since']
  if (since !== undefined && entry.lastModified !== null && Date.parse(entry.lastModified) <= Date.parse(since)) {
    response.writeHead(304).end()
    return
  }
  response.writeHead(200, describe(entry.sizeBytes, entry.contentType, entry.lastModified))
  if (request.method === 'HEAD') response.end()
  else await pipeline(createReadStream(cache.bodyPath(entry.url)), response)
}

async function sendDownload(
  request: IncomingMessage,
  response: ServerResponse,
  download: PackageDownload,
): Promise<void> {
  const { 'content-length': length, 'content-type': type, 'last-modified': lastModified } = download.headers
  const sizeBytes = length === undefined ? null : Number(length)
  response.writeHead(200, describe(sizeBytes, type ?? null, lastModified ?? null))
  if (request.method !== 'HEAD') await download.copyTo(response)
  response.end()
}

function describe(sizeBytes: number | null, type: string | null, lastModified: string | null): Record<string, string> {
  return {
    'content-type': type ?? 'application/octet-stream',
    ...(sizeBytes === null ? {} : { 'content-length': String(sizeBytes) }),
    ...(lastModified === null ? {} : { 'last-modified': lastModified }),
  }
}

function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain' }).end(`${text}\n`)
}
