import { limitConcurrency } from '#lib/limit-concurrency.ts'
import type { Secret } from '#lib/secret.ts'
import type { ConditionUpdate } from '#model/condition.ts'
import { graceSeconds } from '#model/rotation.ts'
import { systemScope } from '#model/scope.ts'
import type { ServerAnswer } from '#providers/probe/mail-probe.ts'
import { wake } from '#queue/wake.ts'
import { projectDirectory } from '#store/directory.ts'
import { findMailboxByAddress, updateMailbox } from '#store/mailboxes.ts'
import {
  insertSecretProof,
  listProvenNodes,
  type RotationSnapshot,
  type RotationTarget,
} from '#store/rotation-snapshot.ts'
import { type Scoped, withScope } from '#store/scope.ts'
import { type SecretVersionRow, updateSecretVersion } from '#store/secrets.ts'
import type { ReconcileContext, ReconcileResult } from './reconciler.ts'
import { report } from './report.ts'
import { nameOf, tell, wakeNodes } from './secret-steps.ts'

/** A node that has not taken the version up yet takes seconds. */
const waitingSeconds = 5
/** Trying more often what is refused would have fail2ban shut us out. */
const refusedSeconds = 300
const atOnce = 8

/** Why a node has not proven a version yet. */
interface Obstacle {
  readonly reason: 'WaitingForNodes' | 'NodeUnreachable' | 'NewVersionRefused' | 'ValueMissing' | 'DomainSuspended'
  readonly message: string
}

/**
 * Signs in with the new version wherever it should let in. When all do, it becomes the current one. Until then the former one
 * stays, whatever time goes by.
 */
export async function proveSecret(
  context: ReconcileContext,
  snapshot: RotationSnapshot,
  row: SecretVersionRow,
): Promise<ReconcileResult> {
  if (snapshot.order?.isSuspended === true) return await blocked(context, snapshot, suspended(snapshot), refusedSeconds)
  const value = await context.world.secretStores.named(row.store).get(row)
  if (value === null) return await blocked(context, snapshot, missingValue(row), refusedSeconds)
  const proven = await withScope(context.db, systemScope, (scoped) => listProvenNodes(scoped, row))
  const limit = limitConcurrency(atOnce)
  const open = snapshot.targets.filter(({ nodeId }) => !proven.has(nodeId))
  const tries = await Promise.all(open.map((target) => limit(() => proveOn(context, snapshot, { row, value, target }))))
  const obstacles = tries.filter((obstacle) => obstacle !== null)
  const worst = obstacles.find(({ reason }) => reason !== 'WaitingForNodes') ?? obstacles[0]
  if (worst === undefined) {
    await promote(context, snapshot, row)
    return { requeueAfterSeconds: 0 }
  }
  const others = obstacles.length > 1 ? ` And ${obstacles.length - 1} more.` : ''
  const seconds = worst.reason === 'NewVersionRefused' ? refusedSeconds : waitingSeconds
  return await blocked(context, snapshot, { ...worst, message: `${worst.message}${others}` }, seconds)
}

interface Trial {
  readonly row: SecretVersionRow
  readonly value: Secret<string>
  readonly target: RotationTarget
}

/** `null`: the node lets in with it, and that is written down. */
async function proveOn(context: ReconcileContext, snapshot: RotationSnapshot, trial: Trial): Promise<Obstacle | null> {
  const { row, target } = trial
  if (!hasTakenUp(context, trial)) {
    const message = `${target.hostname} has not taken up version ${row.version} yet; see its conditions when it stays so.`
    return { reason: 'WaitingForNodes', message }
  }
  const answer = await signIn(context, snapshot, trial)
  if (answer.state === 'accepted') {
    await withScope(context.db, systemScope, (scoped) =>
      insertSecretProof(scoped, row, { nodeId: target.nodeId, tenantId: row.tenantId, provenAt: context.clock() }),
    )
    return null
  }
  const isRefused = answer.state === 'refused'
  return {
    reason: isRefused ? 'NewVersionRefused' : 'NodeUnreachable',
    message: `${target.hostname} ${isRefused ? 'refuses' : 'could not be asked for'} version ${row.version}: ${answer.text}.`,
  }
}

/** The node runs its newest configuration, and the version is in that. */
function hasTakenUp({ vault }: ReconcileContext, { row, target }: Trial): boolean {
  const { bundle, runningHash, nodeId, tenantId } = target
  if (bundle === null || bundle.hash !== runningHash) return false
  const body = vault.openText(tenantId, `node_bundles/body_sealed/${nodeId}/${bundle.generation}`, bundle.bodySealed)
  const mark = row.publicKey ?? row.passwordHash
  return mark !== null && body.reveal().includes(mark)
}

async function signIn(
  { world }: ReconcileContext,
  { order }: RotationSnapshot,
  { target, value }: Trial,
): Promise<ServerAnswer> {
  const { ipAddress } = target
  if (order === null) return world.probe.trySshKey({ ipAddress, username: 'root', privateKeyPem: value.reveal() })
  const { smtpHost: serverName, smtpUsername: username } = order
  return world.probe.signIn({ ipAddress, serverName, username, password: value.reveal() })
}

/** The new version becomes the current one and the former gets its grace, in one transaction with what follows from it. */
async function promote(context: ReconcileContext, snapshot: RotationSnapshot, row: SecretVersionRow): Promise<void> {
  const now = context.clock()
  const former = snapshot.versions.find(({ state }) => state === 'current')
  await tell(context, snapshot, {
    type: 'secret.rotated',
    message: `${nameOf(snapshot)} is version ${row.version} now.${former === undefined ? '' : ` Version ${former.version} works on for its grace.`}`,
    version: row.version,
    write: async (scoped) => {
      if (former !== undefined) {
        await updateSecretVersion(scoped, former, { state: 'retiring', graceEndsAt: graceEnd(snapshot, former, now) })
      }
      await updateSecretVersion(scoped, row, { state: 'current', provenAt: now })
      await useInDirectory(scoped, snapshot, row)
      await wakeNodes(scoped, snapshot)
    },
  })
}

function graceEnd({ secret }: RotationSnapshot, former: SecretVersionRow, now: Date): Date {
  const revokedAt = secret.revocationRequestedAt
  if (revokedAt !== null && former.createdAt <= revokedAt) return now
  return new Date(now.getTime() + graceSeconds * 1000)
}

/** The directory has the newest password of the mailbox; the files of the configuration have both. */
async function useInDirectory(scoped: Scoped, { order }: RotationSnapshot, row: SecretVersionRow): Promise<void> {
  if (order === null || row.passwordHash === null) return
  const mailbox = await findMailboxByAddress(scoped, order.smtpUsername)
  if (mailbox === null) return
  await updateMailbox(scoped, mailbox.id, { passwordHash: row.passwordHash })
  await projectDirectory(scoped, order.nodeId, order.domainId, [order.smtpUsername])
  await wake(scoped, 'mailboxes', order.nodeId)
}

function missingValue({ version, store }: SecretVersionRow): Obstacle {
  const message = `The store "${store}" has no value for version ${version}; ask for another rotation after it is mended.`
  return { reason: 'ValueMissing', message }
}

function suspended({ order }: RotationSnapshot): Obstacle {
  const message = `The domain of ${order?.smtpUsername ?? 'the mailbox'} is suspended: nobody can sign in, so nothing can be proven.`
  return { reason: 'DomainSuspended', message }
}

/** Says why the rotation cannot go on; the version in use stays in use. */
async function blocked(
  context: ReconcileContext,
  { secret, conditions: previous }: RotationSnapshot,
  { reason, message }: Obstacle,
  requeueAfterSeconds: number,
): Promise<ReconcileResult> {
  const condition: ConditionUpdate = {
    type: 'RotationComplete',
    status: 'false',
    reason,
    message: `${message} The version in use works on.`,
  }
  await report(context, { kind: 'secret', resourceId: secret.id, conditions: [condition], previous })
  return { requeueAfterSeconds }
}
