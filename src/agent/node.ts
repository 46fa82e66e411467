import type { AgentPhase, SelfTestResult } from '#protocol/agent-protocol.ts'
import type { AgentIdentity } from './agent-state.ts'
import { noteError } from './agent-status.ts'
import type { Helper } from './helper-client.ts'
import type { NodeConfiguration, NodeObservation } from './helper-protocol.ts'
import type { Replica } from './replica.ts'
import { runSelfTest } from './self-test.ts'
import { createSelfTestPassword, type SelfTestPassword } from './self-test-password.ts'
import { readServiceStates } from './unit-states.ts'

export interface NodeState extends AgentIdentity, NodeConfiguration {}

/** The machine as the agent sees it: what runs, what is being done, and what the control plane can change. */
export interface MailNode {
  state(): NodeState
  phase(): AgentPhase
  setPhase(name: AgentPhase['name'], detail: string): void
  /** 0 without a replica that can be trusted. */
  directorySequence(): number
  attachReplica(replica: Replica): void
  /** When the control plane last answered, for `status`. */
  noteContact(): void
  lastContactAt(): Date | null
  /** Has the helper apply a bundle as it came from the control plane; one that is refused becomes the failure in the state. */
  takeBundle(received: unknown): Promise<void>
  /** What a kill or a power cut interrupted is brought to its end. */
  finishInterrupted(): Promise<void>
  /**
   * Looks at services, files and queue; what was changed by hand is put back when that is the policy. Where the helper cannot be
   * asked, what was seen last, with services unknown.
   */
  observe(): Promise<NodeObservation>
  /** Sends itself mail, one at a time. Null while there is no configuration. */
  selfTest(): Promise<SelfTestResult | null>
  lastSelfTest(): SelfTestResult | null
}

export function createNode(identity: AgentIdentity, helper: Helper): MailNode {
  let configuration: NodeConfiguration = { applied: null, failure: null, repair: null }
  let observation: NodeObservation = { ...configuration, ...nothingSeen }
  let lookedAt = Number.NEGATIVE_INFINITY
  let phase: AgentPhase = { name: 'starting', detail: '' }
  let replica: Replica | null = null
  let contact: Date | null = null
  let tested: SelfTestResult | null = null
  let testing: Promise<SelfTestResult> | null = null
  const password: SelfTestPassword = createSelfTestPassword()

  async function change(verb: 'apply' | 'finish' | 'repair', bundle?: unknown): Promise<void> {
    const selfTestPassword = password.reveal()
    configuration =
      verb === 'apply'
        ? await helper.ask({ verb, bundle, selfTestPassword })
        : await helper.ask({ verb, selfTestPassword })
    setIdle()
  }

  function setIdle(): void {
    const { applied, failure } = configuration
    phase =
      applied === null
        ? { name: 'waiting', detail: failure === null ? 'no configuration yet' : 'the configuration was refused' }
        : { name: 'running', detail: `generation ${applied.generation}` }
  }

  async function look(): Promise<NodeObservation> {
    observation = await helper.ask({ verb: 'observe' })
    lookedAt = performance.now()
    configuration = observation
    return observation
  }

  /** Between two looks only whether services run, which needs no helper; null when there may be more to see. */
  async function glance(): Promise<NodeObservation | null> {
    const isOld = performance.now() - lookedAt > lookSeconds * 1000
    if (isOld || phase.name !== 'running' || configuration !== observation) return null
    if (observation.isBusy || observation.drift.length > 0) return null
    const services = await readServiceStates().catch(() => [])
    return services.length > 0 && services.every(({ state }) => state === 'active')
      ? { ...observation, services }
      : null
  }

  async function observe(): Promise<NodeObservation> {
    const glanced = await glance()
    if (glanced !== null) return glanced
    const seen = await look()
    if (phase.name !== 'running') return seen
    if (seen.isInterrupted) await change('finish')
    else if (seen.drift.length > 0 && seen.mayRepair) await change('repair')
    else return seen
    return look()
  }

  return {
    state: () => ({ ...identity, ...configuration }),
    phase: () => phase,
    setPhase: (name, detail) => {
      phase = { name, detail }
    },
    directorySequence: () => replica?.position()?.sequence ?? 0,
    attachReplica: (opened) => {
      replica = opened
      replica.admitSelfTest(password.hash())
    },
    noteContact: () => {
      contact = new Date()
    },
    lastContactAt: () => contact,
    takeBundle: async (received) => {
      phase = { name: 'applying', detail: describe(received) }
      const before = configuration.applied?.hash
      // the connection breaks when the helper is killed; what it had begun it finishes when asked
      await change('apply', received).catch(() => change('apply', received))
      const { applied, failure } = configuration
      if (failure !== null)
        console.error(`generation ${failure.generation} was refused: ${failure.step}: ${failure.message}`)
      else if (applied?.hash !== before) console.log(`generation ${applied?.generation} runs`)
    },
    finishInterrupted: () => change('finish'),
    observe: () =>
      observe().catch((error: Error) => {
        noteError(`looking at the node: ${error.message}`)
        const services = observation.services.map(({ name }) => ({ name, state: 'unknown' as const }))
        return { ...observation, services }
      }),
    selfTest: async () => {
      if (configuration.applied === null) return null
      testing ??= runSelfTest(password.reveal()).finally(() => {
        testing = null
      })
      tested = await testing
      if (!tested.ok) noteError(`self-test: ${tested.step}: ${tested.message}`)
      return tested
    },
    lastSelfTest: () => tested,
  }
}

/** The helper is a process of its own each time: that costs more than all else that an idle agent does. */
const lookSeconds = 50

const nothingSeen = {
  services: [],
  queue: { maildrop: 0, incoming: 0, active: 0, deferred: 0, hold: 0 },
  drift: [],
  mayRepair: false,
  isBusy: false,
  isInterrupted: false,
}

function describe(received: unknown): string {
  return `generation ${String((received as { generation?: unknown } | null)?.generation ?? 'unknown').slice(0, 20)}`
}
