import { type ConditionUpdate, isTrue } from '#model/condition.ts'
import type { NodeId } from '#model/id.ts'
import { systemScope } from '#model/scope.ts'
import { type MachineDecision, planMachine } from '#plan/node/plan-machine.ts'
import type { ComputeProvider, Machine } from '#providers/compute/compute-provider.ts'
import { findStoredNode, type StoredNode } from '#store/node-snapshot.ts'
import { updateNode } from '#store/nodes.ts'
import { type Scoped, withScope } from '#store/scope.ts'
import { applyNodeName } from './node-name.ts'
import { removeNode } from './node-removal.ts'
import { orderMachine } from './order-machine.ts'
import type { ReconcileContext, ReconcileResult, Reconciler } from './reconciler.ts'
import { report } from './report.ts'

const steadySeconds = 60
const soonSeconds = 0.3
const laterSeconds = 3
const soonForSeconds = 60
const missedHeartbeatsSeconds = 95

/** The machine of a node: exactly one that runs and has the right reverse name, or none when the node is going. */
export const nodeMachineLoop: Reconciler = { loop: 'node-machine', kind: 'node', reconcile }

async function reconcile(context: ReconcileContext, resourceId: string): Promise<ReconcileResult> {
  const nodeId = resourceId as NodeId
  const stored = await withScope(context.db, systemScope, (scoped) => findStoredNode(scoped, nodeId))
  if (stored === null) return { requeueAfterSeconds: null }
  const provider = context.world.compute(stored.node.provider)
  const machines = await provider.listMachines()
  const decision = decide(context, stored, provider, machines)
  if (decision.kind === 'gone') return await removeNode(context, stored)
  await act(context, stored, provider, decision)
  const machine = machines.find(({ id }) => 'machineId' in decision && id === decision.machineId) ?? null
  const conditions = [
    machineCondition(stored, decision),
    reverseCondition(stored, decision, provider),
    agentCondition(context, stored),
  ]
  await report(context, {
    kind: 'node',
    resourceId: nodeId,
    conditions,
    previous: stored.conditions,
    events: eventsOf(stored, decision),
    write: (scoped) => writeStatus(scoped, stored, decision, machine, conditions),
  })
  return { requeueAfterSeconds: nextLook(context, stored, decision) }
}

/** A lab machine is there in a second, a vendor's in a minute or two. */
function nextLook(context: ReconcileContext, { node }: StoredNode, decision: MachineDecision): number {
  if (decision.kind === 'running' || decision.kind === 'fail') return steadySeconds
  const orderedAt = node.machineOrderedAt?.getTime() ?? context.clock().getTime()
  return (context.clock().getTime() - orderedAt) / 1000 < soonForSeconds ? soonSeconds : laterSeconds
}

function decide(
  context: ReconcileContext,
  { node }: StoredNode,
  provider: ComputeProvider,
  machines: readonly Machine[],
): MachineDecision {
  return planMachine({
    node: {
      nodeId: node.id,
      hostname: node.hostname,
      machineId: node.providerId,
      isDeleting: node.deletingAt !== null,
      failedAttempts: node.failedAttempts,
      holdsMail: node.agentRegisteredAt !== null,
    },
    machines,
    capabilities: provider.capabilities,
    now: context.clock(),
  })
}

async function act(
  context: ReconcileContext,
  stored: StoredNode,
  provider: ComputeProvider,
  decision: MachineDecision,
): Promise<void> {
  switch (decision.kind) {
    case 'create':
      return await orderMachine(context, stored, provider)
    case 'set-reverse-name':
      return await provider.setReverseDns?.(decision.machineId, decision.ipv4, decision.name)
    case 'reboot':
      return await provider.rebootMachine?.(decision.machineId)
    case 'recreate':
      return await provider.deleteMachine(decision.machineId)
    case 'delete':
      for (const id of decision.machineIds) await provider.deleteMachine(id)
      return
    case 'running':
      return await applyNodeName(context, stored, decision.ipv4)
    default:
      return
  }
}

async function writeStatus(
  scoped: Scoped,
  { node, conditions: known }: StoredNode,
  decision: MachineDecision,
  machine: Machine | null,
  conditions: readonly ConditionUpdate[],
): Promise<void> {
  const settled = machine === null ? {} : { providerId: machine.id, ipAddress: machine.ipv4 }
  const status = statusOf(node.status, conditions, isTrue(known, 'Accepted'))
  const isNews =
    (machine !== null && (machine.id !== node.providerId || machine.ipv4 !== node.ipAddress)) || status !== node.status
  if (decision.kind === 'recreate') {
    const cleared = { providerId: null, ipAddress: null, machineOrderedAt: null }
    await updateNode(scoped, node.id, { ...cleared, failedAttempts: node.failedAttempts + 1 })
  } else if (isNews) {
    await updateNode(scoped, node.id, {
      ...settled,
      status,
      ...(decision.kind === 'running' ? { failedAttempts: 0 } : {}),
    })
  }
}

/** A person's choice (paused, maintenance) stays; the rest follows what is seen. Not accepted (gate G1): not active. */
function statusOf(
  current: StoredNode['node']['status'],
  conditions: readonly ConditionUpdate[],
  isAccepted: boolean,
): StoredNode['node']['status'] {
  if (current === 'paused' || current === 'maintenance' || current === 'decommissioned') return current
  const isUp = conditions.every((condition) => condition.status === 'true')
  if (isUp && isAccepted) return 'active'
  if (current === 'active' || current === 'unhealthy') return 'unhealthy'
  return isUp ? 'warming' : current
}

function machineCondition({ node }: StoredNode, decision: MachineDecision): ConditionUpdate {
  const type = 'MachineRunning'
  switch (decision.kind) {
    case 'running':
    case 'set-reverse-name':
      return {
        type,
        status: 'true',
        reason: 'Running',
        message: `Machine of ${node.hostname} runs at ${decision.ipv4}.`,
      }
    case 'fail':
      return { type, status: 'false', reason: 'Failed', message: decision.reason }
    case 'delete':
      return { type, status: 'false', reason: 'Deleting', message: decision.reason }
    default:
      return { type, status: 'false', reason: 'WaitingForMachine', message: decision.reason }
  }
}

function reverseCondition(
  { node }: StoredNode,
  decision: MachineDecision,
  { name, capabilities }: ComputeProvider,
): ConditionUpdate {
  const type = 'ReverseDnsSet'
  if (decision.kind !== 'running') {
    const message = `The reverse name ${node.hostname} is set as soon as the machine has an address.`
    return { type, status: 'false', reason: 'WaitingForMachine', message }
  }
  const message = capabilities.reverseDns
    ? `${decision.ipv4} has the reverse name ${node.hostname}.`
    : `${name} sets no reverse names; see that ${decision.ipv4} has the name ${node.hostname}.`
  return { type, status: 'true', reason: capabilities.reverseDns ? 'Set' : 'NotOurs', message }
}

/** Three missed heartbeats of 30 s take a node out of rotation (seed: "Heartbeat Protocol"). */
function agentCondition(context: ReconcileContext, { node }: StoredNode): ConditionUpdate {
  const type = 'AgentConnected'
  if (node.lastHeartbeat === null) {
    const message = `The agent on ${node.hostname} has not called yet; it does so when first boot is done.`
    return { type, status: 'false', reason: 'WaitingForAgent', message }
  }
  if (node.agentKeyHash === null) {
    const message = `The agent on ${node.hostname} must register again: its key was revoked. The node keeps serving mail by what it knows.`
    return { type, status: 'false', reason: 'Revoked', message }
  }
  const silentSeconds = (context.clock().getTime() - node.lastHeartbeat.getTime()) / 1000
  if (silentSeconds > missedHeartbeatsSeconds) {
    const since = node.lastHeartbeat.toISOString()
    const message = `The agent on ${node.hostname} has been silent since ${since}. The node keeps serving mail by what it knows; see "systemctl status rookery-agent" there.`
    return { type, status: 'false', reason: 'AgentSilent', message }
  }
  return { type, status: 'true', reason: 'Connected', message: `The agent on ${node.hostname} calls every 30 s.` }
}

function eventsOf({ node }: StoredNode, decision: MachineDecision) {
  const kinds: Partial<Record<MachineDecision['kind'], string>> = {
    create: 'machine.ordered',
    'set-reverse-name': 'machine.reverse-name-set',
    reboot: 'machine.rebooted',
    recreate: 'machine.replaced',
    delete: 'machine.deleted',
  }
  const type = kinds[decision.kind]
  if (type === undefined) return []
  return [{ type, severity: 'info', message: `${node.hostname}: ${decision.reason}`, data: { ...decision } }] as const
}
