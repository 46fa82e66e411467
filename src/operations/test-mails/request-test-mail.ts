import { ProblemError } from '#model/error.ts'
import { type InfrastructureId, newId } from '#model/id.ts'
import { wake } from '#queue/wake.ts'
import { findInfrastructure } from '#store/infrastructure.ts'
import type { Scoped } from '#store/scope.ts'
import { countTestMailsSince, findOpenTestMail, insertTestMail, type TestMailRow } from '#store/test-mails.ts'
import type { OperationContext } from '../context.ts'
import { recordEvent } from '../record-event.ts'

const mostPerHour = 20

/**
 * Asks for a mail from the infrastructure's node to every seed mailbox outside; how they judged it stands in the test
 * mail soon after. Who asks while one is under way gets that one.
 * @throws {ProblemError} `not-found`, `infrastructure-deleting`, `test-mails-too-many`.
 */
export async function requestTestMail(
  scoped: Scoped,
  context: OperationContext,
  id: InfrastructureId,
): Promise<TestMailRow> {
  const infrastructure = await findInfrastructure(scoped, id)
  if (infrastructure === null) throw new ProblemError('not-found', { detail: `There is no infrastructure ${id}.` })
  if (infrastructure.deletingAt !== null) throw new ProblemError('infrastructure-deleting')
  const open = await findOpenTestMail(scoped, id)
  if (open !== null) return open
  const hourAgo = new Date(context.clock().getTime() - 3600 * 1000)
  if ((await countTestMailsSince(scoped, id, hourAgo)) >= mostPerHour) {
    const detail = `${mostPerHour} test mails were sent for ${infrastructure.smtpHost} within the last hour.`
    throw new ProblemError('test-mails-too-many', { detail })
  }
  const testMailId = newId('testMail')
  const { tenantId } = infrastructure
  const values = { id: testMailId, tenantId, infrastructureId: id, requestedAt: context.clock() }
  const made = await insertTestMail(scoped, { ...values, message: 'The test mail is about to be sent.' })
  // somebody asked at the same moment: one mail answers both
  if (made === null) return (await findOpenTestMail(scoped, id)) ?? (await requestTestMail(scoped, context, id))
  await wake(scoped, 'test-mail', testMailId)
  await recordEvent(scoped, {
    tenantId: infrastructure.tenantId,
    type: 'test-mail.requested',
    resourceKind: 'test-mail',
    resourceId: testMailId,
    infrastructureId: id,
    message: `A test mail from ${infrastructure.smtpHost} was asked for.`,
  })
  return made
}
