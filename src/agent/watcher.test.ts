import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { waitFor } from '#lib/wait-for.ts'
import { type FakeControlPlane, startFakeControlPlane } from '../../test/support/fake-control-plane.ts'
import { directory, mailbox } from '../../test/support/node-under-test.ts'
import { createReplicaFixture, type ReplicaFixture } from '../../test/support/replica-fixture.ts'
import { type ControlPlane, connectControlPlane } from './control-plane.ts'
import { connectHelper } from './helper-client.ts'
import { createHttpChallenges } from './http-challenges.ts'
import { createNode } from './node.ts'
import { createWatcher, type Watcher } from './watcher.ts'

const anna = mailbox('anna@agent.test', 'correct horse battery')
const ben = mailbox('ben@agent.test', 'correct horse battery')
const domains = [{ name: 'agent.test' }]

let server: FakeControlPlane
let controlPlane: ControlPlane
let replica: ReplicaFixture
let watcher: Watcher
beforeEach(async () => {
  server = await startFakeControlPlane({ address: '127.0.0.1' })
  const { url, caPem, token } = server
  controlPlane = connectControlPlane({ url, caPem, token } as Parameters<typeof connectControlPlane>[0])
  const { agentKey } = (await controlPlane.register({
    version: 2,
    hostname: 'mail.agent.test',
    agentVersion: '0',
  })) as {
    agentKey: string
  }
  controlPlane.setKey(agentKey)
  replica = await createReplicaFixture()
  watcher = createWatcher({
    controlPlane,
    node: createNode({ nodeId: 'node_test', agentKey }, connectHelper('/nonexistent/helper.sock')),
    challenges: createHttpChallenges(),
    replica: replica.replica,
    heart: { start: () => undefined, beat: () => undefined, beatSoon: () => undefined },
  })
})
afterEach(async () => {
  await server[Symbol.asyncDispose]()
  await replica[Symbol.asyncDispose]()
})

test('takes a snapshot first, then each change, without asking again', async () => {
  server.setDirectory(directory(1, { domains, mailboxes: [anna] }))
  const following = follow()
  await reaches(1)
  server.setDirectory(directory(2, { domains, mailboxes: [anna, ben] }))
  await reaches(2)
  server.setDown(true)

  assert.match(await following, /closed|hang up|aborted|reset/)
  assert.deepEqual(replica.ask('mailboxes', ben.address), [ben.address])
})

test('comes back where it was after the control plane was away', async () => {
  server.setDirectory(directory(1, { domains, mailboxes: [anna] }))
  const first = follow()
  await reaches(1)
  server.setDown(true)
  await first
  assert.match(await follow(), /hang up|closed|reset/)
  server.setDirectory(directory(2, { domains, mailboxes: [ben] }))
  server.setDown(false)
  void follow()
  await reaches(2)

  assert.deepEqual(replica.ask('mailboxes', anna.address), [])
})

test('hangs up when a change does not follow on what it has, and mends it by a snapshot', async () => {
  server.setDirectory(directory(5, { domains, mailboxes: [anna] }))
  const following = follow()
  await reaches(5)
  replica.replica.distrust('the test says so')
  server.setDirectory(directory(6, { domains, mailboxes: [anna, ben] }))

  assert.match(await following, /no replica to change/)
  void follow()
  await reaches(6)
  assert.deepEqual(replica.ask('mailboxes', ben.address), [ben.address])
})

test('is told when its key is not valid', async () => {
  controlPlane.setKey('another')

  assert.match(await follow(), /answered 401/)
})

async function follow(): Promise<string> {
  return await watcher.follow().catch((error: Error) => error.message)
}

async function reaches(sequence: number): Promise<void> {
  await waitFor(() => replica.replica.position()?.sequence === sequence, {
    what: `sequence ${sequence}`,
    timeoutSeconds: 10,
    intervalMilliseconds: 5,
  })
}
