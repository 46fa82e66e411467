import type { Selectable } from 'kysely'
import type { Condition } from '#model/condition.ts'
import type { CertificateId, InfrastructureId } from '#model/id.ts'
import { listConditions } from './conditions.ts'
import { listDnsRecordsByDomain } from './dns-records.ts'
import { findNewestBundle } from './node-bundles.ts'
import type { Scoped } from './scope.ts'
import type {
  DnsRecordsTable,
  DomainsTable,
  InfrastructureTable,
  NodeBundlesTable,
  SendingNodesTable,
} from './tables.ts'

/** Everything that the infrastructure loop reads, in one transaction. */
export interface InfrastructureSnapshot {
  readonly infrastructure: Selectable<InfrastructureTable>
  readonly domain: Selectable<DomainsTable>
  readonly node: Selectable<SendingNodesTable>
  readonly certificateId: CertificateId | null
  /** Names that the node shows a certificate for on behalf of this domain. */
  readonly certificateNames: readonly string[]
  readonly bundle: Selectable<NodeBundlesTable> | null
  readonly records: readonly Selectable<DnsRecordsTable>[]
  /** An alias takes mail for every local part of the domain. */
  readonly hasCatchAll: boolean
  /** Of the mailbox by which verification works; `null` when it is gone. */
  readonly checkMailboxQuotaMb: number | null
  /** Of domain, node, certificate and the infrastructure itself, together. */
  readonly conditions: readonly Condition[]
}

/** `null` when the infrastructure is gone. */
export async function findInfrastructureSnapshot(
  scoped: Scoped,
  id: InfrastructureId,
): Promise<InfrastructureSnapshot | null> {
  const { tx } = scoped
  const infrastructure = await tx.selectFrom('infrastructure').selectAll().where('id', '=', id).executeTakeFirst()
  if (infrastructure === undefined) return null
  const { domainId, nodeId } = infrastructure
  const domain = await tx.selectFrom('domains').selectAll().where('id', '=', domainId).executeTakeFirstOrThrow()
  const node = await tx.selectFrom('sendingNodes').selectAll().where('id', '=', nodeId).executeTakeFirstOrThrow()
  const certificate = await tx
    .selectFrom('certificates')
    .select(['id', 'names'])
    .where('domainId', '=', domainId)
    .executeTakeFirst()
  const catchAll = await tx
    .selectFrom('virtualAliases')
    .select('id')
    .where('source', '=', `@${domain.name}`)
    .executeTakeFirst()
  const checkMailbox = await tx
    .selectFrom('emailAccounts')
    .select('quotaMb')
    .where('emailAddress', '=', infrastructure.smtpUsername)
    .executeTakeFirst()
  return {
    infrastructure,
    domain,
    node,
    certificateId: certificate?.id ?? null,
    certificateNames: certificate?.names ?? [],
    bundle: await findNewestBundle(scoped, nodeId),
    records: await listDnsRecordsByDomain(scoped, domainId),
    hasCatchAll: catchAll !== undefined,
    checkMailboxQuotaMb: checkMailbox?.quotaMb ?? null,
    conditions: [
      ...(await listConditions(scoped, 'domain', domainId)),
      ...(await listConditions(scoped, 'node', nodeId)),
      ...(certificate === undefined ? [] : await listConditions(scoped, 'certificate', certificate.id)),
      ...(await listConditions(scoped, 'infrastructure', id)),
    ],
  }
}
