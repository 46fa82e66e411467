import type { Condition, ConditionType } from './condition.ts'

/** The way from an order to delivered mail, in the order in which a person follows it. */
export const stepNames = [
  'ownership',
  'machine',
  'reverse-dns',
  'configuration',
  'dns',
  'certificate',
  'mailbox',
  'verification',
] as const
export type StepName = (typeof stepNames)[number]

/** `waiting`: for another step; `running`: worked on, or waiting for the world or a person; `failed`: needs a person. */
export type StepState = 'waiting' | 'running' | 'done' | 'failed'

export interface Step {
  readonly name: StepName
  readonly state: StepState
  /** CamelCase, of the condition that decides; `Waiting` before there is one. */
  readonly reason: string
  readonly message: string
  /** When what it waits for was done; null while it waits. */
  readonly startedAt: Date | null
  readonly finishedAt: Date | null
  /** From start to finish; null while not done. */
  readonly seconds: number | null
}

/** Conditions of one infrastructure's resources. */
export interface StepsInput {
  readonly orderedAt: Date
  readonly domain: readonly Condition[]
  readonly node: readonly Condition[]
  readonly certificate: readonly Condition[]
  readonly infrastructure: readonly Condition[]
}

interface StepRule {
  readonly resource: 'domain' | 'node' | 'certificate' | 'infrastructure'
  /** The last decides whether the step is done; the first that is not true explains why not. */
  readonly types: readonly [...ConditionType[], ConditionType]
  readonly after: readonly StepName[]
  readonly waitingFor: string
}

const rules: Readonly<Record<StepName, StepRule>> = {
  ownership: {
    resource: 'domain',
    types: ['OwnershipVerified'],
    after: [],
    waitingFor: 'the first look at the domain',
  },
  machine: { resource: 'node', types: ['MachineRunning'], after: [], waitingFor: 'the order at the provider' },
  'reverse-dns': { resource: 'node', types: ['ReverseDnsSet'], after: ['machine'], waitingFor: 'the machine' },
  configuration: {
    resource: 'node',
    types: ['AgentConnected', 'Configured'],
    after: ['machine'],
    waitingFor: 'the machine',
  },
  dns: {
    resource: 'domain',
    types: ['DnsApplied', 'DnsValid'],
    after: ['ownership', 'machine'],
    waitingFor: 'the address of the machine and the proof of ownership',
  },
  certificate: {
    resource: 'certificate',
    types: ['CertificateReady'],
    after: ['ownership'],
    waitingFor: 'the proof of ownership',
  },
  mailbox: {
    resource: 'node',
    types: ['DirectoryCurrent'],
    after: ['ownership', 'machine'],
    waitingFor: 'the proof of ownership and the machine',
  },
  verification: {
    resource: 'infrastructure',
    types: ['PortsAnswer', 'OutboundDelivered', 'InboundDelivered', 'Verified'],
    after: ['reverse-dns', 'configuration', 'dns', 'certificate', 'mailbox'],
    waitingFor: 'the steps before',
  },
}

/** Reasons that no further try will change: a person has to. */
export const hopelessReasons: readonly string[] = [
  'AwaitingApproval',
  'BundleRefused',
  'Conflict',
  'Failed',
  'InvalidRequest',
  'QuotaExceeded',
  'Unauthorized',
]

/** Tells from conditions how far an order is. Pure; never says `done` of a step whose condition is not true now. */
export function stepsOf(input: StepsInput): readonly Step[] {
  const done = new Map<StepName, Date>()
  const steps = stepNames.map((name) => {
    const step = stepOf(name, input, done)
    if (step.finishedAt !== null) done.set(name, step.finishedAt)
    return step
  })
  return steps
}

function stepOf(name: StepName, input: StepsInput, done: ReadonlyMap<StepName, Date>): Step {
  const rule = rules[name]
  const conditions = input[rule.resource]
  const find = (type: ConditionType) => conditions.find((condition) => condition.type === type)
  const startedAt = startOf(rule, input, done)
  const last = find(rule.types.at(-1) ?? rule.types[0])
  if (last?.status === 'true') {
    const finishedAt = last.lastTransitionAt
    const begun = startedAt === null || startedAt > finishedAt ? finishedAt : startedAt
    const seconds = (finishedAt.getTime() - begun.getTime()) / 1000
    return { name, state: 'done', reason: last.reason, message: last.message, startedAt: begun, finishedAt, seconds }
  }
  const cause = findCause(rule, find)
  const unfinished = { startedAt, finishedAt: null, seconds: null }
  if (cause === undefined) {
    const state = startedAt === null ? 'waiting' : 'running'
    return { name, state, reason: 'Waiting', message: `Waiting for ${rule.waitingFor}.`, ...unfinished }
  }
  return { name, state: stateOf(cause, startedAt), reason: cause.reason, message: cause.message, ...unfinished }
}

/** An unreachable provider explains more than what waits for it. */
function findCause(rule: StepRule, find: (type: ConditionType) => Condition | undefined): Condition | undefined {
  const provider = find('ProviderReachable')
  if (provider?.status === 'false') return provider
  return rule.types.map(find).find((condition) => condition !== undefined && condition.status !== 'true')
}

function stateOf(cause: Condition, startedAt: Date | null): StepState {
  if (hopelessReasons.includes(cause.reason)) return 'failed'
  return startedAt === null && cause.reason.startsWith('Waiting') ? 'waiting' : 'running'
}

/** The moment when the last of the steps before was done; the order's own when there are none. */
function startOf(rule: StepRule, input: StepsInput, done: ReadonlyMap<StepName, Date>): Date | null {
  let latest = input.orderedAt
  for (const name of rule.after) {
    const finishedAt = done.get(name)
    if (finishedAt === undefined) return null
    if (finishedAt > latest) latest = finishedAt
  }
  return latest
}
