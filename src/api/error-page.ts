import type { FastifyInstance } from 'fastify'
import { errorCatalogue } from '#model/error.ts'

/** The page that `type` of each problem leads to. */
export function registerErrorPages(app: FastifyInstance): void {
  const sections = Object.entries(errorCatalogue).map(
    ([code, { status, title, fix }]) =>
      `<section id="${code}"><h2>${code}</h2><p>${status}: ${escapeHtml(title)}</p><p>${escapeHtml(fix)}</p></section>`,
  )
  const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Errors of the Rookery API</title><h1>Errors</h1>${sections.join('')}</html>`
  app.get('/docs/errors', { schema: { hide: true } }, async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(page),
  )
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
