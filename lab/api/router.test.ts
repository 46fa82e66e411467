import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { askLab, streamLab } from './lab-client.ts'
import { LabError } from './lab-error.ts'
import { createRouterServer, type Route } from './router.ts'

test('hands decoded parameters and the body to the route and its answer back', async (context) => {
  const { socket } = await serve(context, [
    { method: 'PUT', path: '/things/:name/x', handle: async (request) => ({ status: 200, json: request }) },
  ])

  const answer = await askLab(socket, 'PUT', '/things/a%2Fb/x', { n: 1 })

  assert.deepEqual(answer, { parameters: { name: 'a/b' }, body: { n: 1 } })
})

test('answers a mistake with its status, a stable code and a sentence', async (context) => {
  const { socket } = await serve(context, [
    {
      method: 'GET',
      path: '/zone',
      handle: async () => {
        throw new LabError(404, 'zone-not-found', 'There is no zone x.')
      },
    },
  ])

  await assert.rejects(askLab(socket, 'GET', '/zone'), {
    status: 404,
    code: 'zone-not-found',
    message: 'There is no zone x.',
  })
  await assert.rejects(askLab(socket, 'GET', '/nothing'), { status: 404, code: 'no-such-route' })
  await assert.rejects(askLab(socket, 'POST', '/zone'), { status: 405, code: 'method-not-allowed' })
  await assert.rejects(askLab(socket, 'GET', '/%zz'), { status: 404 })
})

test('refuses a body that is no JSON or too large, and stays up', async (context) => {
  const { socket } = await serve(context, [{ method: 'POST', path: '/x', handle: async () => ({ status: 204 }) }])

  await assert.rejects(askLab(socket, 'POST', '/x', 'a'.repeat(300_000)), { status: 413, code: 'body-too-large' })
  assert.equal(await askLab(socket, 'POST', '/x'), undefined)
})

test('answers 500 to what nobody foresaw, and tells whoever runs it', async (context) => {
  const { socket, errors } = await serve(context, [
    {
      method: 'GET',
      path: '/x',
      handle: async () => {
        throw new Error('broken')
      },
    },
  ])

  await assert.rejects(askLab(socket, 'GET', '/x'), { status: 500, code: 'internal' })
  assert.equal(errors.length, 1)
})

test('streams lines as they come', async (context) => {
  async function* lines() {
    yield { progress: 'one' }
    yield { ok: true }
  }
  const { socket } = await serve(context, [
    { method: 'POST', path: '/up', handle: async () => ({ status: 200, lines: lines() }) },
  ])

  assert.deepEqual(await Array.fromAsync(streamLab(socket, 'POST', '/up')), [{ progress: 'one' }, { ok: true }])
})

async function serve(context: TestContext, routes: Route[]) {
  const directory = await mkdtemp(join(tmpdir(), 'lab-router-'))
  const errors: unknown[] = []
  const server = createRouterServer(routes, (error) => errors.push(error))
  const socket = join(directory, 'api.sock')
  server.listen(socket)
  await once(server, 'listening')
  context.after(async () => {
    server.closeAllConnections()
    server.close()
    await rm(directory, { recursive: true })
  })
  return { socket, errors }
}
