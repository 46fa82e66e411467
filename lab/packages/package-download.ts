import { EventEmitter, once } from 'node:events'
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises'
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { dirname } from 'node:path'
import type { Writable } from 'node:stream'

/** An answer of the archive. `body` must be consumed or destroyed. */
export interface UpstreamAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: IncomingMessage
}

const IDLE_TIMEOUT_MILLISECONDS = 30_000
const MAX_REDIRECTS = 5

/** Asks the archive and follows redirects. @throws when it cannot be reached or is silent for 30 s */
export async function askUpstream(
  url: string,
  method: string,
  headers: Record<string, string>,
  redirectsLeft = MAX_REDIRECTS,
): Promise<UpstreamAnswer> {
  const send = url.startsWith('https:') ? httpsRequest : httpRequest
  const request = send(url, { method, headers: { 'user-agent': 'rookery-lab', ...headers } })
  request.setTimeout(IDLE_TIMEOUT_MILLISECONDS, () => request.destroy(new Error(`${url}: the archive is silent.`)))
  request.end()
  const [body] = (await once(request, 'response')) as [IncomingMessage]
  const status = body.statusCode ?? 0
  const location = body.headers.location
  if (![301, 302, 303, 307, 308].includes(status) || location === undefined) {
    return { status, headers: body.headers, body }
  }
  body.destroy()
  if (redirectsLeft === 0) throw new Error(`${url}: too many redirects.`)
  const target = new URL(location, url)
  if (target.protocol !== 'http:' && target.protocol !== 'https:') throw new Error(`${url}: redirect to ${location}.`)
  return await askUpstream(target.href, method, headers, redirectsLeft - 1)
}

/** A body on its way to disk, which any number of readers can follow from its beginning. */
export interface PackageDownload {
  readonly headers: IncomingHttpHeaders
  /** Resolves with the size in bytes when all of it is on disk; rejects when it broke off. */
  readonly finished: Promise<number>
  /** Writes all of the body to `target` as it arrives, without ending it. Not after `release`. */
  copyTo(target: Writable): Promise<void>
  /** No reader will come any more: the file is closed after the last one. */
  release(): void
}

/** Starts to write `answer` to `partialPath`. A file that broke off is removed. */
export async function startDownload(answer: UpstreamAnswer, partialPath: string): Promise<PackageDownload> {
  await mkdir(dirname(partialPath), { recursive: true })
  const file = await open(partialPath, 'w+')
  const progress = new EventEmitter().setMaxListeners(0)
  const state = { written: 0, isDone: false, readers: 0, isReleased: false }
  const closeWhenUnused = () => {
    if (state.isReleased && state.readers === 0) file.close().catch(() => undefined)
  }
  const finished = receive(answer, file, state, progress).catch(async (error: unknown) => {
    await rm(partialPath, { force: true })
    throw error
  })
  finished.catch(() => undefined)
  return {
    headers: answer.headers,
    finished,
    async copyTo(target) {
      state.readers += 1
      try {
        await follow(file, state, progress, target)
        await finished
      } finally {
        state.readers -= 1
        closeWhenUnused()
      }
    },
    release() {
      state.isReleased = true
      closeWhenUnused()
    },
  }
}

interface DownloadState {
  written: number
  isDone: boolean
}

async function receive(
  answer: UpstreamAnswer,
  file: FileHandle,
  state: DownloadState,
  progress: EventEmitter,
): Promise<number> {
  try {
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      await file.write(chunk, 0, chunk.length, state.written)
      state.written += chunk.length
      progress.emit('change')
    }
    const expected = answer.headers['content-length']
    if (expected !== undefined && Number(expected) !== state.written) throw new Error('The archive broke off.')
    return state.written
  } finally {
    state.isDone = true
    progress.emit('change')
  }
}

async function follow(file: FileHandle, state: DownloadState, progress: EventEmitter, target: Writable): Promise<void> {
  for (let offset = 0; ; ) {
    while (offset >= state.written && !state.isDone) await once(progress, 'change')
    if (offset >= state.written) return
    const chunk = Buffer.alloc(Math.min(256 * 1024, state.written - offset))
    const { bytesRead } = await file.read(chunk, 0, chunk.length, offset)
    offset += bytesRead
    if (!target.write(chunk.subarray(0, bytesRead))) await drained(target)
  }
}

async function drained(target: Writable): Promise<void> {
  const listening = new AbortController()
  const { signal } = listening
  try {
    if (!target.destroyed) await Promise.race([once(target, 'drain', { signal }), once(target, 'close', { signal })])
  } finally {
    listening.abort()
  }
  if (target.destroyed) throw new Error('The reader went away.')
}
