import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { type MachinePlanInput, type ObservedMachine, planMachine } from './plan-machine.ts'

const now = new Date('2026-11-22T12:00:00Z')
const node = {
  nodeId: 'node_1',
  hostname: 'mail.acme.test',
  machineId: null,
  isDeleting: false,
  failedAttempts: 0,
  holdsMail: false,
}

function machine(changed: Partial<ObservedMachine> = {}): ObservedMachine {
  return {
    id: 'm1',
    state: 'running',
    failure: null,
    ipv4: '192.0.2.1',
    reverseName: 'mail.acme.test',
    mark: { nodeId: 'node_1' },
    createdAt: new Date('2026-11-22T11:59:00Z'),
    ...changed,
  }
}
function plan(machines: readonly ObservedMachine[], changed: Partial<MachinePlanInput> = {}) {
  return planMachine({ node, machines, capabilities: { reverseDns: true, reboot: true }, now, ...changed })
}

test('orders a machine for a node that has none, looking past those of other nodes', () => {
  assert.equal(plan([]).kind, 'create')
  assert.equal(plan([machine({ mark: { nodeId: 'node_2' } })]).kind, 'create')
})

test('orders another when the noted machine is gone at the provider, and says so', () => {
  const decision = plan([], { node: { ...node, machineId: 'm1' } })

  assert.equal(decision.kind, 'create')
  assert.match(decision.reason, /m1 is gone/)
})

test('waits while the machine is made, without an address, leaving or in an unknown state', () => {
  for (const changed of [
    { state: 'provisioning' },
    { ipv4: null },
    { state: 'deleting' },
    { state: 'unknown' },
  ] as const) {
    assert.equal(plan([machine(changed)]).kind, 'wait')
  }
})

test('gives the address the node’s name, and then is content', () => {
  assert.deepEqual(plan([machine({ reverseName: 'static.provider.test' })]), {
    kind: 'set-reverse-name',
    machineId: 'm1',
    ipv4: '192.0.2.1',
    name: 'mail.acme.test',
    reason: '192.0.2.1 has the name static.provider.test; receivers want it to be mail.acme.test.',
  })
  assert.equal(plan([machine()]).kind, 'running')
})

test('does not ask for a reverse name where the provider cannot set one', () => {
  const decision = plan([machine({ reverseName: null })], { capabilities: { reverseDns: false, reboot: false } })

  assert.equal(decision.kind, 'running')
})

test('starts a stopped machine where the provider can, else waits for a person', () => {
  assert.equal(plan([machine({ state: 'stopped' })]).kind, 'reboot')
  const decision = plan([machine({ state: 'stopped' })], { capabilities: { reverseDns: true, reboot: false } })
  assert.equal(decision.kind, 'wait')
})

test('replaces a machine that failed or takes too long, but not for ever', () => {
  const old = machine({ state: 'provisioning', createdAt: new Date('2026-11-22T11:00:00Z') })

  assert.equal(plan([machine({ state: 'failed', failure: 'no disk' })]).kind, 'recreate')
  assert.equal(plan([old]).kind, 'recreate')
  assert.equal(plan([old], { node: { ...node, failedAttempts: 2 } }).kind, 'fail')
  assert.equal(plan([], { node: { ...node, failedAttempts: 3 } }).kind, 'fail')
})

test('never replaces a machine that may hold mail', () => {
  const decision = plan([machine({ state: 'failed' })], { node: { ...node, machineId: 'm1', holdsMail: true } })

  assert.equal(decision.kind, 'fail')
  assert.match(decision.reason, /may hold mail/)
})

test('keeps the oldest of several machines with one mark, but the noted one before all', () => {
  const older = machine({ id: 'm0', createdAt: new Date('2026-11-22T11:00:00Z') })
  const newer = machine({ id: 'm2' })

  const byAge = plan([newer, older])
  const byNote = plan([newer, older], { node: { ...node, machineId: 'm2' } })

  assert.deepEqual(byAge.kind === 'delete' && byAge.machineIds, ['m2'])
  assert.deepEqual(byNote.kind === 'delete' && byNote.machineIds, ['m0'])
})

test('deletes every machine of a deleted node and reports when none is left', () => {
  const deleting = { node: { ...node, isDeleting: true } }

  const decision = plan([machine(), machine({ id: 'm2', state: 'failed' })], deleting)

  assert.deepEqual(decision.kind === 'delete' && decision.machineIds, ['m1', 'm2'])
  assert.equal(plan([machine({ state: 'deleting' })], deleting).kind, 'wait')
  assert.equal(plan([], deleting).kind, 'gone')
})

test('never touches a machine of another node, whatever is there', () => {
  const anyMachine = fc.record({
    id: fc.uuid(),
    state: fc.constantFrom('provisioning', 'running', 'stopped', 'deleting', 'failed', 'unknown'),
    nodeId: fc.constantFrom('node_1', 'node_2'),
    ageSeconds: fc.nat({ max: 5000 }),
  })
  fc.assert(
    fc.property(fc.array(anyMachine), fc.boolean(), (list, isDeleting) => {
      const machines = list.map(({ id, state, nodeId, ageSeconds }) =>
        machine({ id, state, mark: { nodeId }, createdAt: new Date(now.getTime() - ageSeconds * 1000) }),
      )
      const ours = new Set(machines.filter(({ mark }) => mark.nodeId === 'node_1').map(({ id }) => id))
      const decision = plan(machines, { node: { ...node, isDeleting } })

      const touched =
        decision.kind === 'delete' ? decision.machineIds : 'machineId' in decision ? [decision.machineId] : []
      assert.ok(touched.every((id) => ours.has(id)))
      if (!isDeleting && decision.kind === 'delete') assert.ok(decision.machineIds.length < ours.size)
    }),
  )
})
