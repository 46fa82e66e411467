import type { SecretKind, VersionState } from '#model/rotation.ts'

/** What the planner knows of a version. */
export interface PlannedVersion {
  readonly version: number
  readonly state: VersionState
  readonly createdAt: Date
  readonly graceEndsAt: Date | null
  readonly isDownloaded: boolean
  readonly isValueDestroyed: boolean
}

export interface RotationInput {
  readonly kind: SecretKind
  readonly rotationDays: number
  readonly rotationRequestedAt: Date | null
  /** Oldest first. */
  readonly versions: readonly PlannedVersion[]
  readonly now: Date
}

/** One step; each is done and written down by itself, so that it can be cut off and repeated. */
export type RotationStep =
  /** There is no version yet: take over what there was before there were versions, or begin. */
  | { readonly step: 'adopt' }
  /** Write down that there will be a next version. */
  | { readonly step: 'begin'; readonly version: number; readonly reason: string }
  /** Make its value, put it into the store, write down its public half. */
  | { readonly step: 'store'; readonly version: number }
  /** See that it lets in wherever it should; then it becomes the current one, and the former one gets its grace. */
  | { readonly step: 'prove'; readonly version: number }
  /** Its grace is over: take it off. */
  | { readonly step: 'retire'; readonly version: number }
  /** Nobody needs the value any more: destroy it in the store. */
  | { readonly step: 'destroy'; readonly version: number }
  | { readonly step: 'rest'; readonly nextAt: Date }

const dayMilliseconds = 86_400_000

/**
 * The next step of a secret. Proving comes last, because it may have to wait: nothing that can be done waits with it. An old
 * version is never taken off before the one after it has been proven: it retires only by having been replaced.
 */
export function planRotation(input: RotationInput): RotationStep {
  const { versions, now } = input
  const find = (isWanted: (version: PlannedVersion) => boolean) => versions.find(isWanted)?.version
  if (versions.length === 0) return { step: 'adopt' }
  const pending = find(({ state }) => state === 'pending')
  if (pending !== undefined) return { step: 'store', version: pending }
  const over = find((it) => it.state === 'retiring' && it.graceEndsAt !== null && it.graceEndsAt <= now)
  if (over !== undefined) return { step: 'retire', version: over }
  const needless = find((it) => !it.isValueDestroyed && isNeedless(input.kind, it))
  if (needless !== undefined) return { step: 'destroy', version: needless }
  const installing = find(({ state }) => state === 'installing')
  if (installing !== undefined) return { step: 'prove', version: installing }
  const reason = reasonToBegin(input)
  if (reason === null) return { step: 'rest', nextAt: nextTime(input) }
  return { step: 'begin', version: Math.max(...versions.map(({ version }) => version)) + 1, reason }
}

/** A tenant's own key, once downloaded, is the tenant's alone. */
function isNeedless(kind: SecretKind, { state, isDownloaded }: PlannedVersion): boolean {
  return state === 'retired' || (kind === 'tenant-ssh' && isDownloaded)
}

function reasonToBegin(input: RotationInput): string | null {
  const { versions, rotationRequestedAt, now, rotationDays } = input
  const current = versions.find(({ state }) => state === 'current')
  if (current === undefined) return 'none is in use'
  if (rotationRequestedAt !== null && rotationRequestedAt > current.createdAt) return 'somebody asked for it'
  return dueAt(current, rotationDays) <= now ? `the one in use is ${rotationDays} days old` : null
}

function nextTime({ versions, rotationDays, now }: RotationInput): Date {
  const times = versions.flatMap((version) => {
    if (version.state === 'current') return [dueAt(version, rotationDays)]
    return version.state === 'retiring' && version.graceEndsAt !== null ? [version.graceEndsAt] : []
  })
  return new Date(Math.min(...times.map((time) => time.getTime()), now.getTime() + rotationDays * dayMilliseconds))
}

/** When a version is to be replaced. */
export function dueAt({ createdAt }: Pick<PlannedVersion, 'createdAt'>, days: number): Date {
  return new Date(createdAt.getTime() + days * dayMilliseconds)
}
