import type { z } from 'zod'
import { ProblemError } from '#model/error.ts'
import type { InfrastructureId } from '#model/id.ts'
import { listDnsRecordsByDomain } from '#store/dns-records.ts'
import { findInfrastructure } from '#store/infrastructure.ts'
import { listInfrastructureDetails } from '#store/infrastructure-details.ts'
import { listMailboxes } from '#store/mailboxes.ts'
import type { Scoped } from '#store/scope.ts'
import type { InfrastructureView } from './infrastructure.schema.ts'
import { toInfrastructureView } from './infrastructure-view.ts'

/** @throws {ProblemError} `not-found`. */
export async function readInfrastructure(
  scoped: Scoped,
  id: InfrastructureId,
): Promise<z.input<typeof InfrastructureView>> {
  const row = await findInfrastructure(scoped, id)
  const [details] = row === null ? [] : await listInfrastructureDetails(scoped, [row])
  if (details === undefined) throw new ProblemError('not-found', { detail: `There is no infrastructure ${id}.` })
  const records = await listDnsRecordsByDomain(scoped, details.domain.id)
  const mailboxes = await listMailboxes(scoped, { afterId: null, limit: 1 }, { domainId: details.domain.id })
  return toInfrastructureView(details, records, mailboxes.length)
}
