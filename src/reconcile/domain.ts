import type { ConditionUpdate } from '#model/condition.ts'
import type { RequiredRecord } from '#model/dns-record.ts'
import type { DomainId } from '#model/id.ts'
import { systemScope } from '#model/scope.ts'
import { desiredRecords } from '#plan/dns/desired-records.ts'
import { projectDirectory } from '#store/directory.ts'
import { type DomainSnapshot, findDomainSnapshot } from '#store/domain-snapshot.ts'
import {
  type RecordVerdictRow,
  replaceRequiredRecords,
  updateNameServers,
  updateRecordVerdicts,
  updateVerifiedAt,
} from '#store/domain-writes.ts'
import { deleteDomain } from '#store/domains.ts'
import { findInfrastructureByDomain } from '#store/infrastructure.ts'
import { type Scoped, withScope } from '#store/scope.ts'
import { changeAsLoop } from './change-as-loop.ts'
import { checkRecords } from './domain-check.ts'
import { applyDomainZone, ownerOf } from './domain-zone.ts'
import { observeNameServers } from './observe-name-servers.ts'
import type { ReconcileContext, ReconcileResult, Reconciler } from './reconciler.ts'
import { report } from './report.ts'

/** Seconds between looks: all is well, something is missing while we wait for it, and while nobody is at work on it. */
const steadySeconds = 300
const eagerSeconds = 2
const patientSeconds = 30
const eagerForSeconds = 180

/** Ownership and DNS of a domain: what must be there, what is there, what to change, and what the world sees. */
export const domainLoop: Reconciler = { loop: 'domain', kind: 'domain', reconcile }

async function reconcile(context: ReconcileContext, resourceId: string): Promise<ReconcileResult> {
  const domainId = resourceId as DomainId
  const snapshot = await withScope(context.db, systemScope, (scoped) => findDomainSnapshot(scoped, domainId))
  if (snapshot === null) return { requeueAfterSeconds: null }
  if (snapshot.domain.deletingAt !== null) return await removeDomain(context, snapshot)

  const required = requiredOf(snapshot)
  await withScope(context.db, systemScope, (scoped) => replaceRequiredRecords(scoped, ownerOf(snapshot), required))
  const isTeardown = snapshot.infrastructure?.isDeleting ?? true
  const zone = await applyDomainZone(context, snapshot, required, { isTeardown })
  const [verdicts, servers] = await Promise.all([
    checkRecords(context.world.lookup, required),
    observeNameServers(context, snapshot),
  ])

  const ownership = ownershipCondition(snapshot, verdicts)
  const dns = dnsCondition(snapshot, verdicts)
  await report(context, {
    kind: 'domain',
    resourceId: domainId,
    conditions: [ownership, zone.condition, dns],
    previous: snapshot.conditions,
    events: [...zone.events, ...(servers?.events ?? [])],
    write: async (scoped) => {
      if (servers !== null) await updateNameServers(scoped, domainId, servers.nameServers, context.clock())
      await writeStatus(context, scoped, snapshot, verdicts, ownership)
    },
  })
  return { requeueAfterSeconds: nextLook(context, snapshot, [ownership, dns]) }
}

/** Without a node, or while it leaves, nothing may point to it: an MX without an address would bounce mail. */
function requiredOf({ domain, node, infrastructure, dkimKeys }: DomainSnapshot): readonly RequiredRecord[] {
  const records = desiredRecords({
    domainName: domain.name,
    dnsSetupType: domain.dnsSetupType,
    verificationToken: domain.verificationToken,
    node: node === null ? null : { hostname: node.hostname, ipv4: node.ipAddress },
    dkimKeys: dkimKeys.map(({ selector, algorithm, publicKeyBase64 }) => ({ selector, algorithm, publicKeyBase64 })),
    dmarc: { policy: domain.dmarcPolicy, reportAddress: `postmaster@${domain.name}` },
  })
  if (infrastructure !== null && !infrastructure.isDeleting) return records
  return records.filter(({ purpose }) => !['mx', 'address', 'spf'].includes(purpose))
}

async function writeStatus(
  context: ReconcileContext,
  scoped: Scoped,
  snapshot: DomainSnapshot,
  verdicts: readonly RecordVerdictRow[],
  ownership: ConditionUpdate,
): Promise<void> {
  const { domain } = snapshot
  await updateRecordVerdicts(scoped, domain.id, verdicts, context.clock())
  if (ownership.status !== 'true' || domain.verifiedAt !== null) return
  await updateVerifiedAt(scoped, domain.id, context.clock())
  // read after the domain's row was changed: an order holds that row, so one that was made meanwhile is seen
  const infrastructure = await findInfrastructureByDomain(scoped, domain.id)
  if (infrastructure !== null) await projectDirectory(scoped, infrastructure.nodeId, domain.id, 'all')
}

/** Once proven, ownership stays proven: a record that vanishes later is drift, not a change of owner. */
function ownershipCondition({ domain }: DomainSnapshot, verdicts: readonly RecordVerdictRow[]): ConditionUpdate {
  const verdict = verdicts.find(({ record }) => record.purpose === 'ownership')
  if (domain.verifiedAt !== null || verdict?.status === 'valid') {
    return {
      type: 'OwnershipVerified',
      status: 'true',
      reason: 'RecordSeen',
      message: `All authoritative servers of ${domain.name} showed its verification record.`,
    }
  }
  return {
    type: 'OwnershipVerified',
    status: verdict?.status === 'unknown' ? 'unknown' : 'false',
    reason: 'WaitingForRecord',
    message:
      `${verdict?.explanation ?? 'The verification record was not looked for yet.'} ${verdict?.fix ?? ''}`.trim(),
  }
}

function dnsCondition({ domain, node }: DomainSnapshot, verdicts: readonly RecordVerdictRow[]): ConditionUpdate {
  if (node === null || node.ipAddress === null) {
    return {
      type: 'DnsValid',
      status: 'false',
      reason: 'WaitingForMachine',
      message: `The records of ${domain.name} need the address of its machine, which is not known yet.`,
    }
  }
  const wrong = verdicts.filter(({ status }) => status !== 'valid')
  const [first] = wrong
  if (first === undefined) {
    const message = `All ${verdicts.length} records of ${domain.name} are in the public DNS.`
    return { type: 'DnsValid', status: 'true', reason: 'AllValid', message }
  }
  const more = wrong.length > 1 ? ` ${wrong.length - 1} more need a look too.` : ''
  const isUnknown = wrong.every(({ status }) => status === 'unknown')
  return {
    type: 'DnsValid',
    status: isUnknown ? 'unknown' : 'false',
    reason: isUnknown ? 'DnsUnreachable' : 'WaitingForRecords',
    message: `${first.explanation} ${first.fix}${more}`.trim(),
  }
}

function nextLook(
  context: ReconcileContext,
  { domain }: DomainSnapshot,
  conditions: readonly ConditionUpdate[],
): number {
  const isWaiting = conditions.some(
    (condition) => condition.status !== 'true' && condition.reason !== 'WaitingForMachine',
  )
  if (!isWaiting) return steadySeconds
  const ageSeconds = (context.clock().getTime() - domain.updatedAt.getTime()) / 1000
  return ageSeconds < eagerForSeconds ? eagerSeconds : patientSeconds
}

/** Takes our values out of the zone, then lets the row go. Infrastructure must have left before. */
async function removeDomain(context: ReconcileContext, snapshot: DomainSnapshot): Promise<ReconcileResult> {
  if (snapshot.infrastructure !== null) return { requeueAfterSeconds: patientSeconds }
  await applyDomainZone(context, snapshot, [], { isTeardown: true })
  await changeAsLoop(context, (scoped) => deleteDomain(scoped, snapshot.domain.id))
  return { requeueAfterSeconds: null }
}
