/** What the node's row says; `machineId` is the machine that we noted for it, if any. */
export interface DesiredNode {
  readonly nodeId: string
  readonly hostname: string
  readonly machineId: string | null
  readonly isDeleting: boolean
  /** Machines in a row that failed to come up for this node. */
  readonly failedAttempts: number
  /** Its machine has taken mail, so it must not be thrown away without a person's yes. */
  readonly holdsMail: boolean
}

/** The part of a provider's machine that decides; machines of the compute interface fit. */
export interface ObservedMachine {
  readonly id: string
  readonly state: 'provisioning' | 'running' | 'stopped' | 'deleting' | 'failed' | 'unknown'
  readonly failure: string | null
  readonly ipv4: string | null
  readonly reverseName: string | null
  readonly mark: { readonly nodeId: string }
  readonly createdAt: Date
}

export interface MachinePlanInput {
  readonly node: DesiredNode
  /** Everything with this installation's mark; machines of other nodes are looked past. */
  readonly machines: readonly ObservedMachine[]
  readonly capabilities: { readonly reverseDns: boolean; readonly reboot: boolean }
  readonly now: Date
  /** After so long a machine that is still `provisioning` counts as failed. Default 1200. */
  readonly provisioningTimeoutSeconds?: number
  /** Default 3. */
  readonly maxAttempts?: number
}

/** The one next step; each has the reason in a sentence. */
export type MachineDecision =
  | { readonly kind: 'create'; readonly reason: string }
  | { readonly kind: 'wait'; readonly machineId: string; readonly reason: string }
  | {
      readonly kind: 'set-reverse-name'
      readonly machineId: string
      readonly ipv4: string
      readonly name: string
      readonly reason: string
    }
  | { readonly kind: 'running'; readonly machineId: string; readonly ipv4: string; readonly reason: string }
  | { readonly kind: 'reboot'; readonly machineId: string; readonly reason: string }
  /** Machines to delete: duplicates, or all of a node that is going. */
  | { readonly kind: 'delete'; readonly machineIds: readonly string[]; readonly reason: string }
  /** Delete this one; the next look then creates another. Counts as a failed attempt. */
  | { readonly kind: 'recreate'; readonly machineId: string; readonly reason: string }
  /** The node is deleted and nothing bears its mark any more. */
  | { readonly kind: 'gone'; readonly reason: string }
  | { readonly kind: 'fail'; readonly reason: string }

/**
 * The next step towards exactly one running machine with the right reverse name, or towards none.
 *
 * | machines with the mark | node wanted                                   | node deleting |
 * |------------------------|-----------------------------------------------|---------------|
 * | none                   | create; fail after too many failed attempts   | gone          |
 * | one                    | by its state                                  | delete        |
 * | several                | keep the one noted, else the oldest; delete others | delete all |
 */
export function planMachine(input: MachinePlanInput): MachineDecision {
  const { node } = input
  const ours = input.machines.filter(({ mark, state }) => mark.nodeId === node.nodeId && state !== 'deleting')
  const leaving = input.machines.find(({ mark, state }) => mark.nodeId === node.nodeId && state === 'deleting')
  if (node.isDeleting) return planDeletion(ours, leaving)
  const keeper = chooseKeeper(ours, node.machineId)
  if (keeper === null) return leaving === undefined ? planCreation(input) : waitForDeletion(leaving)
  const duplicates = ours.filter((machine) => machine !== keeper)
  if (duplicates.length === 0) return planState(keeper, input)
  return {
    kind: 'delete',
    machineIds: duplicates.map(({ id }) => id),
    reason: `${ours.length} machines bear the mark of this node; ${keeper.id} is kept and the others go.`,
  }
}

function planDeletion(ours: readonly ObservedMachine[], leaving: ObservedMachine | undefined): MachineDecision {
  if (ours.length > 0) {
    return { kind: 'delete', machineIds: ours.map(({ id }) => id), reason: 'The node is being deleted.' }
  }
  if (leaving !== undefined) return waitForDeletion(leaving)
  return { kind: 'gone', reason: 'No machine bears the mark of this node any more.' }
}

function waitForDeletion({ id }: ObservedMachine): MachineDecision {
  return { kind: 'wait', machineId: id, reason: `Machine ${id} is being deleted at the provider.` }
}

/** The one that we noted may hold mail, so it wins over age. */
function chooseKeeper(machines: readonly ObservedMachine[], notedId: string | null): ObservedMachine | null {
  const noted = machines.find(({ id }) => id === notedId)
  if (noted !== undefined) return noted
  return machines.toSorted(byAge)[0] ?? null
}

function byAge(a: ObservedMachine, b: ObservedMachine): number {
  return a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1)
}

function planCreation({ node, maxAttempts = 3 }: MachinePlanInput): MachineDecision {
  if (node.failedAttempts >= maxAttempts) {
    return {
      kind: 'fail',
      reason: `${node.failedAttempts} machines in a row did not come up; no more are ordered until somebody has looked.`,
    }
  }
  if (node.machineId === null) return { kind: 'create', reason: 'The node has no machine yet.' }
  return {
    kind: 'create',
    reason: `Machine ${node.machineId} is gone at the provider; another takes its place.`,
  }
}

function planState(machine: ObservedMachine, input: MachinePlanInput): MachineDecision {
  const { id, state } = machine
  switch (state) {
    case 'failed':
      return planFailure(machine, `Machine ${id} failed: ${machine.failure ?? 'the provider gave no reason'}.`, input)
    case 'provisioning':
      return planProvisioning(machine, input)
    case 'stopped':
      if (input.capabilities.reboot) return { kind: 'reboot', machineId: id, reason: `Machine ${id} is stopped.` }
      return { kind: 'wait', machineId: id, reason: `Machine ${id} is stopped; start it at the provider.` }
    case 'running':
      return planRunning(machine, input)
    default:
      return { kind: 'wait', machineId: id, reason: `The provider gives a state of ${id} that is not known here.` }
  }
}

function planProvisioning(machine: ObservedMachine, input: MachinePlanInput): MachineDecision {
  const seconds = Math.floor((input.now.getTime() - machine.createdAt.getTime()) / 1000)
  const limit = input.provisioningTimeoutSeconds ?? 1200
  if (seconds <= limit) {
    return { kind: 'wait', machineId: machine.id, reason: `Machine ${machine.id} is being made.` }
  }
  return planFailure(machine, `Machine ${machine.id} has been in the making for ${seconds} s, over ${limit} s.`, input)
}

/** A machine that never came up holds nothing and is replaced, a limited number of times. */
function planFailure(machine: ObservedMachine, why: string, input: MachinePlanInput): MachineDecision {
  if (input.node.holdsMail) {
    return { kind: 'fail', reason: `${why} It may hold mail, so it is not replaced until somebody has looked.` }
  }
  if (input.node.failedAttempts + 1 >= (input.maxAttempts ?? 3)) {
    return { kind: 'fail', reason: `${why} It is the last attempt; look at the provider's console.` }
  }
  return { kind: 'recreate', machineId: machine.id, reason: `${why} It is replaced.` }
}

function planRunning(machine: ObservedMachine, { node, capabilities }: MachinePlanInput): MachineDecision {
  const { id, ipv4, reverseName } = machine
  if (ipv4 === null) return { kind: 'wait', machineId: id, reason: `Machine ${id} has no address yet.` }
  if (capabilities.reverseDns && reverseName !== node.hostname) {
    const now = reverseName === null ? 'no name' : `the name ${reverseName}`
    return {
      kind: 'set-reverse-name',
      machineId: id,
      ipv4,
      name: node.hostname,
      reason: `${ipv4} has ${now}; receivers want it to be ${node.hostname}.`,
    }
  }
  return { kind: 'running', machineId: id, ipv4, reason: `Machine ${id} runs with the address ${ipv4}.` }
}
