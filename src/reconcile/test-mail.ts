import { type Condition, isTrue } from '#model/condition.ts'
import type { TestMailId } from '#model/id.ts'
import { systemScope } from '#model/scope.ts'
import { insertEvent } from '#store/events.ts'
import { findInfrastructureSnapshot, type InfrastructureSnapshot } from '#store/infrastructure-snapshot.ts'
import { withScope } from '#store/scope.ts'
import type { TestMailState } from '#store/tables.ts'
import { findTestMail, type TestMailRow, updateTestMail } from '#store/test-mails.ts'
import { awaitJudgement, type OutboundResult, readCredentials, tryOutbound } from './exchange-mail.ts'
import type { ReconcileContext, ReconcileResult, Reconciler } from './reconciler.ts'

const waitingSeconds = 3
/** A node is set up in less; who waits longer has a problem that the steps of the order tell of. */
const longestWaitSeconds = 600
/** A message that was sent by a run which was cut off has had time to arrive. */
const alreadySentSeconds = 5

/** What a node needs before it takes and sends mail of the check mailbox. */
const prerequisites = ['OwnershipVerified', 'MachineRunning', 'Configured', 'DirectoryCurrent'] as const

/**
 * Sends a test mail that a person asked for, once, and writes down what each seed mailbox outside made of it. The
 * message's id is made of the test mail's, so a run after one that was cut off finds the message instead of sending it
 * again.
 */
export const testMailLoop: Reconciler = { loop: 'test-mail', kind: null, reconcile }

async function reconcile(context: ReconcileContext, resourceId: string): Promise<ReconcileResult> {
  const found = await withScope(context.db, systemScope, async (scoped) => {
    const testMail = await findTestMail(scoped, resourceId as TestMailId)
    if (testMail === null || testMail.finishedAt !== null) return null
    const snapshot = await findInfrastructureSnapshot(scoped, testMail.infrastructureId)
    return snapshot === null ? null : { testMail, snapshot }
  })
  if (found === null) return { requeueAfterSeconds: null }
  const { testMail, snapshot } = found
  if (snapshot.infrastructure.deletingAt !== null) {
    return await finish(context, found, 'failed', 'The infrastructure is being deleted.', [])
  }
  if (context.world.seedMailboxes.length === 0) {
    const message =
      'No seed mailbox is configured here, so nobody outside can judge mail. Set ROOKERY_SEED_MAILBOXES_FILE.'
    return await finish(context, found, 'failed', message, [])
  }
  const missing = prerequisites.find((type) => !isTrue(snapshot.conditions, type))
  if (missing !== undefined) return await waitFor(context, found, missing)
  const results = await sendToAll(context, testMail, snapshot)
  const bad = results.find(({ problem }) => problem !== null)
  return bad === undefined
    ? await finish(context, found, 'delivered', deliveredSentence(results), results)
    : await finish(context, found, 'failed', `${bad.address}: ${bad.problem}`, results)
}

function deliveredSentence(results: readonly OutboundResult[]): string {
  const addresses = results.map(({ address }) => address).join(', ')
  const spam = results.filter(({ judged }) => judged?.isInSpam === true).map(({ address }) => address)
  const butSpam = spam.length === 0 ? '' : `, but ${spam.join(', ')} put it into the spam folder`
  return `It arrived at ${addresses} with SPF, DKIM and DMARC passing${butSpam}.`
}

interface Found {
  readonly testMail: TestMailRow
  readonly snapshot: InfrastructureSnapshot
}

async function sendToAll(
  context: ReconcileContext,
  testMail: TestMailRow,
  snapshot: InfrastructureSnapshot,
): Promise<readonly OutboundResult[]> {
  const { domain } = snapshot
  const credentials = await readCredentials(context, snapshot)
  const wasSent = testMail.sentAt !== null
  if (!wasSent) {
    await write(context, testMail.id, {
      state: 'sent',
      sentAt: context.clock(),
      message: `It is on its way from ${snapshot.infrastructure.smtpHost} to the mailboxes outside.`,
    })
  }
  return await Promise.all(
    context.world.seedMailboxes.map(async (seed, index) => {
      const message = {
        messageId: `<${testMail.id}.${index}@${domain.name}>`,
        subject: `Test mail from ${domain.name}`,
        text: `Somebody who looks after ${domain.name} asked for this test mail. Nobody needs to answer it.\n`,
      }
      const earlier = wasSent ? await awaitJudgement(seed, message.messageId, alreadySentSeconds) : null
      return earlier ?? (await tryOutbound(context, snapshot, { seed, credentials, message }))
    }),
  )
}

async function waitFor(
  context: ReconcileContext,
  { testMail, snapshot }: Found,
  missing: Condition['type'],
): Promise<ReconcileResult> {
  const cause = snapshot.conditions.find(({ type }) => type === missing)?.message ?? 'Earlier steps have not reported.'
  const waitedSeconds = (context.clock().getTime() - testMail.requestedAt.getTime()) / 1000
  if (waitedSeconds > longestWaitSeconds) {
    return await finish(context, { testMail, snapshot }, 'failed', `The node could not send: ${cause}`, [])
  }
  const message = `It waits for the node: ${cause}`
  if (message !== testMail.message) await write(context, testMail.id, { message })
  return { requeueAfterSeconds: waitingSeconds }
}

function write(
  context: ReconcileContext,
  id: TestMailId,
  values: { readonly state?: TestMailState; readonly message: string; readonly sentAt?: Date },
): Promise<boolean> {
  return withScope(context.db, systemScope, (scoped) => updateTestMail(scoped, id, values))
}

/** The end and its event, in one transaction. */
async function finish(
  context: ReconcileContext,
  { testMail, snapshot: { infrastructure } }: Found,
  state: 'delivered' | 'failed',
  message: string,
  results: readonly OutboundResult[],
): Promise<ReconcileResult> {
  await withScope(context.db, systemScope, async (scoped) => {
    const values = { state, message, results: JSON.stringify(results), finishedAt: context.clock() }
    if (!(await updateTestMail(scoped, testMail.id, values))) return
    await insertEvent(scoped, {
      tenantId: testMail.tenantId,
      severity: state === 'delivered' ? 'info' : 'warning',
      type: `test-mail.${state}`,
      resourceKind: 'test-mail',
      resourceId: testMail.id,
      infrastructureId: infrastructure.id,
      message: `Test mail from ${infrastructure.smtpHost}: ${message}`,
      data: { addresses: results.map(({ address }) => address) },
    })
  })
  return { requeueAfterSeconds: null }
}
