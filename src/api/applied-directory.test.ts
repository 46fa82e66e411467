import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { NodeId } from '#model/id.ts'
import { followAppliedDirectory } from './applied-directory.ts'

const node = 'node_1' as NodeId

function startFollowing() {
  let notify: (payload: string | null) => void = () => undefined
  const directory = followAppliedDirectory({
    subscribe: (_, callback) => {
      notify = callback
      return () => undefined
    },
    close: async () => undefined,
  })
  return { directory, say: (payload: string | null) => notify(payload) }
}

async function hasSettled(settling: Promise<void>): Promise<boolean> {
  return Promise.race([settling.then(() => true), new Promise<false>((resolve) => setImmediate(resolve, false))])
}

test('a change is answered when the node has it', async () => {
  const { directory, say } = startFollowing()
  say(`${node} 4`)
  const settling = directory.settle(new Map([[node, 6]]))
  assert.equal(await hasSettled(settling), false)
  say(`${node} 5`)
  assert.equal(await hasSettled(settling), false)
  say(`${node} 7`)

  assert.equal(await hasSettled(settling), true)
})

test('nobody waits for a node that has said nothing, or whose word may have been missed', async () => {
  const { directory, say } = startFollowing()
  assert.equal(await hasSettled(directory.settle(new Map([[node, 1]]))), true)
  say(`${node} 4`)
  say(null)

  assert.equal(await hasSettled(directory.settle(new Map([[node, 5]]))), true)
})

test('who waits for a node that fell silent waits half a second, and the next one not at all', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { directory, say } = startFollowing()
  say(`${node} 4`)
  const settling = directory.settle(new Map([[node, 5]]))
  assert.equal(await hasSettled(settling), false)
  t.mock.timers.tick(500)

  assert.equal(await hasSettled(settling), true)
  assert.equal(await hasSettled(directory.settle(new Map([[node, 5]]))), true)
})
