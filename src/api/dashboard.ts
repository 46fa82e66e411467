import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyRequest } from 'fastify'

/**
 * Serves the built dashboard: files with hashed names for ever, and its one page for every other address that a browser
 * asks for. The build may come and go while the server runs.
 */
export async function registerDashboard(app: FastifyInstance, directory: string): Promise<void> {
  const root = resolve(directory)
  await app.register(fastifyStatic, {
    root,
    prefix: '/',
    wildcard: false,
    serve: false,
    suppressWarning: true,
  } as Parameters<typeof fastifyStatic>[1])
  app.get('/assets/*', { schema: { hide: true } }, (request, reply) => {
    const { '*': name } = request.params as { '*': string }
    return reply.sendFile(join('assets', name), { maxAge: '1y', immutable: true })
  })
  app.get('/*', { schema: { hide: true } }, (request, reply) => {
    if (!isPage(request)) return reply.callNotFound()
    if (existsSync(join(root, 'index.html'))) return reply.header('cache-control', 'no-cache').sendFile('index.html')
    return reply
      .code(503)
      .type('text/plain; charset=utf-8')
      .send('The dashboard is not built here; the API and its reference at /api/reference are.')
  })
}

function isPage(request: FastifyRequest): boolean {
  const path = request.url.split('?')[0] ?? ''
  // whoever asks: curl gets the page too
  if (path === '/') return true
  const isOurs = /^\/(api|agent|metrics|health|ready|docs)(\/|$)/.test(path)
  return !isOurs && (request.headers.accept ?? '').includes('text/html')
}
