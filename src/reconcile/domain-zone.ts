import { findEnclosingZone } from '#lib/dns-name.ts'
import type { ConditionUpdate } from '#model/condition.ts'
import type { RecordSet, RequiredRecord } from '#model/dns-record.ts'
import type { NewEvent } from '#model/event.ts'
import { newId } from '#model/id.ts'
import { systemScope } from '#model/scope.ts'
import { groupRecords } from '#plan/dns/desired-records.ts'
import { planZone } from '#plan/dns/plan-zone.ts'
import type { ZonePlan } from '#plan/dns/zone-plan.ts'
import { judgePlanSafety } from '#plan/plan-safety.ts'
import type { DnsProvider } from '#providers/dns/dns-provider.ts'
import { ProviderError } from '#providers/provider-error.ts'
import type { DomainSnapshot } from '#store/domain-snapshot.ts'
import { type DomainOwner, replaceOwnedValues } from '#store/domain-writes.ts'
import { challengePrefix } from '#store/owned-challenges.ts'
import { findNewestPlan, insertPlan } from '#store/plans.ts'
import { withScope } from '#store/scope.ts'
import { changeAsLoop } from './change-as-loop.ts'
import { planChecksum } from './plan-checksum.ts'
import type { ReconcileContext } from './reconciler.ts'

type LoopEvent = Pick<NewEvent, 'type' | 'message' | 'severity' | 'data'>

export interface ZoneOutcome {
  readonly condition: ConditionUpdate
  readonly events: readonly LoopEvent[]
}

export interface ZoneOptions {
  /** Everything of ours is to go, the last MX too. */
  readonly isTeardown: boolean
}

/** Plans, guards and applies the domain's records at its DNS host. Throws `ProviderError`. */
export async function applyDomainZone(
  context: ReconcileContext,
  snapshot: DomainSnapshot,
  required: readonly RequiredRecord[],
  options: ZoneOptions,
): Promise<ZoneOutcome> {
  const { domain } = snapshot
  if (!domain.autoConfigureDns || domain.dnsProvider === 'manual') return waitingForPerson(domain.name)
  const provider = context.world.dns(domain.dnsProvider, openCredentials(context, snapshot))
  const zone = findEnclosingZone(domain.name, await provider.listZones())
  if (zone === null) {
    throw new ProviderError(
      'not-found',
      `The ${domain.dnsProvider} credentials reach no zone that holds ${domain.name}. Add the zone there, or give credentials that may change it.`,
    )
  }
  const plan = planZone({
    desired: groupRecords(required),
    observed: await provider.listRecordSets(zone),
    owned: ownedSets(snapshot, options),
    adjust: (sets) => provider.adjust(sets),
  })
  const refusal = await guard(context, snapshot, zone, plan, options.isTeardown)
  if (refusal !== null) return { condition: refusal, events: [] }
  await applyPlan(context, snapshot, provider, zone, plan, options)
  return { condition: conditionOf(plan, zone), events: plan.changes.map((change) => eventOf(change, zone)) }
}

/** Remembers before and after: a value that we may have written is never taken for a stranger's. */
async function applyPlan(
  context: ReconcileContext,
  snapshot: DomainSnapshot,
  provider: DnsProvider,
  zone: string,
  plan: ZonePlan,
  options: ZoneOptions,
): Promise<void> {
  const owner = ownerOf(snapshot)
  const remember = (sets: readonly RecordSet[]) =>
    withScope(context.db, systemScope, (scoped) => replaceOwnedValues(scoped, owner, sets, options))
  if (plan.changes.length > 0) {
    await remember(plan.ownedWhileApplying)
    await provider.applyChanges(zone, plan.changes)
  }
  if (plan.changes.length > 0 || !isSameOwned(ownedSets(snapshot, options), plan.newOwned))
    await remember(plan.newOwned)
}

async function guard(
  context: ReconcileContext,
  snapshot: DomainSnapshot,
  zone: string,
  plan: ZonePlan,
  isTeardown: boolean,
): Promise<ConditionUpdate | null> {
  const reasons = judgePlanSafety({ zone, changes: plan.changes, ownedCount: snapshot.ownedValues.length, isTeardown })
  if (reasons.length === 0) return null
  const { domain } = snapshot
  const checksum = planChecksum(plan.changes)
  const isApproved = await changeAsLoop(context, async (scoped) => {
    const newest = await findNewestPlan(scoped, 'domain', domain.id)
    if (newest?.checksum === checksum && newest.state !== 'superseded') return newest.state === 'approved'
    await insertPlan(scoped, {
      id: newId('plan'),
      tenantId: domain.tenantId,
      resourceKind: 'domain',
      resourceId: domain.id,
      checksum,
      state: 'awaiting-approval',
      changes: JSON.stringify(plan.changes),
      approvedAt: null,
      reasons,
    })
    return false
  })
  if (isApproved) return null
  return {
    type: 'DnsApplied',
    status: 'false',
    reason: 'AwaitingApproval',
    message: `The plan for ${zone} needs a person's yes: ${reasons.join(' ')} Approve checksum ${checksum.slice(0, 12)} to apply it.`,
  }
}

function conditionOf(plan: ZonePlan, zone: string): ConditionUpdate {
  const [conflict] = plan.conflicts
  if (conflict !== undefined) {
    const more = plan.conflicts.length > 1 ? ` (and ${plan.conflicts.length - 1} more)` : ''
    return { type: 'DnsApplied', status: 'false', reason: 'Conflict', message: `${conflict.sentence}${more}` }
  }
  return {
    type: 'DnsApplied',
    status: 'true',
    reason: 'Applied',
    message: `Zone ${zone} holds every record that can be known so far.`,
  }
}

function waitingForPerson(domainName: string): ZoneOutcome {
  return {
    condition: {
      type: 'DnsApplied',
      status: 'unknown',
      reason: 'ByHand',
      message: `The records of ${domainName} are added by hand at its DNS host; they are listed with the domain.`,
    },
    events: [],
  }
}

function openCredentials(context: ReconcileContext, { domain }: DomainSnapshot): unknown {
  if (domain.dnsCredentialsSealed === null) return null
  const place = `domains/dns_credentials_sealed/${domain.id}`
  return JSON.parse(context.vault.openText(domain.tenantId, place, domain.dnsCredentialsSealed).reveal())
}

export function ownerOf({ domain, infrastructure }: DomainSnapshot): DomainOwner {
  return { domainId: domain.id, tenantId: domain.tenantId, infrastructureId: infrastructure?.id ?? null }
}

/** ACME answers come and go with their orders; only a teardown, when no order is under way, takes what is left. */
function ownedSets({ ownedValues }: DomainSnapshot, { isTeardown }: ZoneOptions): readonly RecordSet[] {
  const ours = ownedValues.filter(({ recordName }) => isTeardown || !recordName.startsWith(challengePrefix))
  return groupRecords(
    ours.map((row) => ({
      purpose: 'ownership',
      name: row.recordName,
      type: row.recordType,
      value: row.recordValue,
      ttlSeconds: 300,
    })),
  )
}

function isSameOwned(before: readonly RecordSet[], after: readonly RecordSet[]): boolean {
  const flat = (sets: readonly RecordSet[]) =>
    sets
      .flatMap((set) => set.values.map((value) => `${set.name} ${set.type} ${value}`))
      .sort()
      .join('\n')
  return flat(before) === flat(after)
}

function eventOf(change: ZonePlan['changes'][number], zone: string): LoopEvent {
  return {
    type: `dns.record-set-${change.kind}d`,
    severity: 'info',
    message: change.reason,
    data: {
      zone,
      name: change.name,
      type: change.type,
      before: change.before?.values ?? null,
      after: change.after?.values ?? null,
    },
  }
}
