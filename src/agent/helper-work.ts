import { agentFiles } from '#protocol/node-paths.ts'
import { readAgentConfig } from './agent-config.ts'
import { applyBundle, conclude } from './apply-bundle.ts'
import { ApplyError } from './apply-error.ts'
import { readBundleKey } from './bundle-key.ts'
import { ShapeError } from './check-shape.ts'
import { findDrift } from './drift.ts'
import { policyOf } from './drift-policy.ts'
import type { HelperRequest, HelperResults, HelperVerb, NodeConfiguration, NodeObservation } from './helper-protocol.ts'
import { installPackages } from './install-packages.ts'
import { loadJournal, removeJournal } from './journal.ts'
import { countQueued } from './metrics.ts'
import {
  type AppliedBundle,
  loadApplied,
  loadFailure,
  loadRepair,
  saveApplied,
  saveFailure,
  saveRepair,
} from './node-records.ts'
import { parseBundle } from './parse-bundle.ts'
import { prepareNode } from './prepare-node.ts'
import { refreshReaders } from './refresh-readers.ts'
import { repairDrift } from './repair-drift.ts'
import { readServiceStates } from './unit-states.ts'

export interface HelperWork {
  /** One at a time, but for `observe`, which never waits. */
  carryOut(request: HelperRequest, onProgress: (detail: string) => void): Promise<HelperResults[HelperVerb]>
}

/** The helper's verbs. */
export function createHelperWork(): HelperWork {
  let last: Promise<unknown> = Promise.resolve()
  let isBusy = false

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = last.then(async () => {
      isBusy = true
      try {
        return await work()
      } finally {
        isBusy = false
      }
    })
    last = next.catch(() => undefined)
    return next
  }

  return {
    carryOut: async (request, onProgress) => {
      switch (request.verb) {
        case 'install-packages':
          await inTurn(() => installPackages(onProgress))
          return null
        case 'prepare':
          await inTurn(prepareNode)
          return null
        case 'refresh-readers':
          await inTurn(refreshReaders)
          return null
        case 'apply':
          return inTurn(() => take(request.bundle, request.selfTestPassword))
        case 'finish':
          return inTurn(() => finish(request.selfTestPassword))
        case 'repair':
          return inTurn(() => repair(request.selfTestPassword))
        case 'observe':
          return observe(isBusy)
      }
    },
  }
}

async function take(received: unknown, password: string): Promise<NodeConfiguration> {
  await finish(password)
  const applied = await loadApplied()
  await settle(identify(received), async () => {
    const { nodeId } = await readAgentConfig(agentFiles.config)
    const bundle = parseBundle(received, { nodeId, publicKeyPem: await readBundleKey() })
    return applyBundle(bundle, applied, password)
  })
  return readConfiguration()
}

/** What a kill or a power cut interrupted is carried on; without one this only reads what is. */
async function finish(password: string): Promise<NodeConfiguration> {
  const journal = await loadJournal()
  if (journal !== null) await settle(journal.bundle, () => conclude(journal, password))
  return readConfiguration()
}

/** @throws when the policy is to keep what was changed by hand */
async function repair(password: string): Promise<NodeConfiguration> {
  await finish(password)
  const applied = await loadApplied()
  if (applied === null) return readConfiguration()
  if (policyOf(applied.bundle) !== 'repair') throw new Error('the policy of this node is to keep what was changed')
  const report = await repairDrift(applied, password)
  if (report !== null) await saveRepair(report)
  await removeJournal()
  return readConfiguration()
}

interface Identity {
  readonly generation: number
  readonly hash: string
}

/**
 * Writes down how it ended. The journal stays when not even the way back could be gone (a full disk): then it is interrupted and
 * tried again.
 */
async function settle({ generation, hash }: Identity, work: () => Promise<AppliedBundle>): Promise<void> {
  const started = performance.now()
  try {
    await saveApplied(await work())
    await saveFailure(null)
    console.log(`generation ${generation} runs after ${Math.round(performance.now() - started)} ms`)
  } catch (error) {
    const step = error instanceof ApplyError ? error.step : error instanceof ShapeError ? 'read' : 'interrupted'
    const message = (error as Error).message.slice(0, 4000)
    console.error(`generation ${generation} was not taken: ${step}: ${message}`)
    await saveFailure({ generation, hash, step, message })
    if (step === 'interrupted') return
  }
  await removeJournal()
}

/** Enough to say which bundle was refused, whatever is wrong with it. */
function identify(received: unknown): Identity {
  const { generation, hash } = (received ?? {}) as { generation?: unknown; hash?: unknown }
  return {
    generation: typeof generation === 'number' ? generation : 0,
    hash: typeof hash === 'string' ? hash.slice(0, 64) : '',
  }
}

async function readConfiguration(): Promise<NodeConfiguration> {
  const [applied, failure, repaired] = await Promise.all([loadApplied(), loadFailure(), loadRepair()])
  return { applied: summaryOf(applied), failure, repair: repaired }
}

function summaryOf(applied: AppliedBundle | null): NodeConfiguration['applied'] {
  if (applied === null) return null
  const { bundle, appliedAt } = applied
  return { generation: bundle.generation, hash: bundle.hash, appliedAt, fileCount: bundle.files.length }
}

/** While something is being applied, files differ by intention: no drift is looked for. */
async function observe(isBusy: boolean): Promise<NodeObservation> {
  const [applied, journal, configuration, services, queue] = await Promise.all([
    loadApplied(),
    loadJournal(),
    readConfiguration(),
    readServiceStates(),
    countQueued('/var/spool/postfix'),
  ])
  const isSettled = !isBusy && journal === null
  return {
    ...configuration,
    services,
    queue,
    drift: applied !== null && isSettled ? await findDrift(applied.bundle.files) : [],
    mayRepair: applied !== null && policyOf(applied.bundle) === 'repair',
    isBusy,
    isInterrupted: journal !== null && !isBusy,
  }
}
