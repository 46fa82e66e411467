import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { test } from 'node:test'
import { assertPortIsFree } from './assert-port-is-free.ts'

test('a start says that its port is taken and what to do, and leaves a free port free', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  await assert.rejects(
    assertPortIsFree(port),
    new RegExp(`^Error: Port ${port} of 127\\.0\\.0\\.1 is in use\\..*--port\\.$`),
  )

  server.close()
  await once(server, 'close')
  await assertPortIsFree(port)
  await assertPortIsFree(port)
})
