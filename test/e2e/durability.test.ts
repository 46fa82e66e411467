import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { runDurability } from '../support/durability/run-durability.ts'
import { startTestLab, type TestLab } from '../support/lab-harness.ts'
import { limitsForManyClients, type MailNode, startMailNode } from '../support/mail-node.ts'

const users = ['anna', 'ben', 'carla', 'dora']
let lab: TestLab
let node: MailNode

before(async () => {
  lab = await startTestLab('t-durable', '198.19.208.0/20')
  node = await startMailNode(lab, { domain: 'durable.test', mailboxes: users, limits: limitsForManyClients })
})
after(async () => {
  await node?.[Symbol.asyncDispose]()
  await lab?.[Symbol.asyncDispose]()
})

// the whole of it, 5,000 messages, is `npm run bench -- durability`
test('mail that was accepted is neither lost nor doubled, whatever is killed on its way, the machine too', async (t) => {
  const result = await runDurability(node, { messages: 200, seconds: 25, seed: 11, users, pauseSeconds: [0.5, 2] })

  t.diagnostic(JSON.stringify(result))
  assert.deepEqual(result.lost, [])
  assert.deepEqual(result.doubled, [])
  assert.equal(result.sent.accepted + result.sent.unknown, 200)
  assert.ok((result.kills['machine'] ?? 0) > 0)
})
