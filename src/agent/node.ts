import type { AgentPhase, AppliedBundle } from '#protocol/agent-protocol.ts'
import { type AgentState, type AppliedManifest, saveState } from './agent-state.ts'
import { applyBundle, carryOut } from './apply-bundle.ts'
import { ApplyError } from './apply-error.ts'
import { loadJournal, removeJournal } from './journal.ts'
import { parseBundle } from './parse-bundle.ts'
import type { Replica } from './replica.ts'

/** The machine as the agent sees it: what runs, what is being done, and what the control plane can change. */
export interface MailNode {
  state(): AgentState
  phase(): AgentPhase
  setPhase(name: AgentPhase['name'], detail: string): void
  /** 0 without a replica that can be trusted. */
  directorySequence(): number
  attachReplica(replica: Replica): void
  /** When the control plane last answered, for `status`. */
  noteContact(): void
  lastContactAt(): Date | null
  /** Applies a bundle as it came from the control plane; a bundle that is refused becomes the failure in the state. */
  takeBundle(received: unknown): Promise<void>
  finishInterrupted(): Promise<void>
}

export function createNode(initial: AgentState): MailNode {
  let state = initial
  let phase: AgentPhase = { name: 'starting', detail: '' }
  let replica: Replica | null = null
  let contact: Date | null = null

  async function update(parts: Partial<AgentState>): Promise<void> {
    state = { ...state, ...parts }
    await saveState(state)
  }

  async function apply(identity: AppliedBundle, work: () => Promise<AppliedManifest>): Promise<void> {
    const started = performance.now()
    phase = { name: 'applying', detail: `generation ${identity.generation}` }
    try {
      await update({ applied: await work(), failure: null })
      await removeJournal()
      console.log(`generation ${identity.generation} runs after ${Math.round(performance.now() - started)} ms`)
    } catch (error) {
      const step = error instanceof ApplyError ? error.step : 'read'
      const message = (error as Error).message.slice(0, 4000)
      console.error(`generation ${identity.generation} was not taken: ${step}: ${message}`)
      await update({ failure: { generation: identity.generation, hash: identity.hash, step, message } })
    }
    setIdle()
  }

  function setIdle(): void {
    phase =
      state.applied === null
        ? { name: 'waiting', detail: state.failure === null ? 'no configuration yet' : 'the configuration was refused' }
        : { name: 'running', detail: `generation ${state.applied.generation}` }
  }

  return {
    state: () => state,
    phase: () => phase,
    setPhase: (name, detail) => {
      phase = { name, detail }
    },
    directorySequence: () => replica?.position()?.sequence ?? 0,
    attachReplica: (opened) => {
      replica = opened
    },
    noteContact: () => {
      contact = new Date()
    },
    lastContactAt: () => contact,
    takeBundle: (received) => apply(identify(received), () => applyBundle(parseBundle(received), state.applied)),
    finishInterrupted: async () => {
      const journal = await loadJournal()
      if (journal !== null) await apply(journal.bundle, () => carryOut(journal))
      else setIdle()
    },
  }
}

/** Enough to say which bundle was refused, whatever is wrong with it. */
function identify(received: unknown): AppliedBundle {
  const { generation, hash } = (received ?? {}) as { generation?: unknown; hash?: unknown }
  return {
    generation: typeof generation === 'number' ? generation : 0,
    hash: typeof hash === 'string' ? hash.slice(0, 64) : '',
  }
}
