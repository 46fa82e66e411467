import { findEnclosingZone } from '#lib/dns-name.ts'
import type { ConditionUpdate } from '#model/condition.ts'
import type { RecordSet, RequiredRecord } from '#model/dns-record.ts'
import type { NewEvent } from '#model/event.ts'
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
import { withScope } from '#store/scope.ts'
import { closePlan, guardPlan, holdPlan } from './hold-plan.ts'
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
  if (domain.dnsProvider === 'manual') return waitingForPerson(domain.name)
  if (domain.autoConfigureDns) return await applyZone(context, snapshot, required, options)
  if (domain.dnsCredentialsSealed === null || domain.deletingAt !== null) return waitingForPerson(domain.name)
  return await showPlan(context, snapshot, required, options).catch((error: unknown) => explainRefusal(error))
}

async function applyZone(
  context: ReconcileContext,
  snapshot: DomainSnapshot,
  required: readonly RequiredRecord[],
  options: ZoneOptions,
): Promise<ZoneOutcome> {
  const { provider, zone, plan } = await planDomainZone(context, snapshot, required, options)
  const refusal = await guardPlan(context, snapshot, { zone, plan, isTeardown: options.isTeardown })
  if (refusal !== null) return { condition: refusal, events: [] }
  await applyPlan(context, snapshot, provider, zone, plan, options)
  return { condition: conditionOf(plan, zone), events: plan.changes.map((change) => eventOf(change, zone)) }
}

interface DomainZonePlan {
  readonly provider: DnsProvider
  readonly zone: string
  readonly plan: ZonePlan
}

async function planDomainZone(
  context: ReconcileContext,
  snapshot: DomainSnapshot,
  required: readonly RequiredRecord[],
  options: ZoneOptions,
): Promise<DomainZonePlan> {
  const { domain } = snapshot
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
  return { provider, zone, plan }
}

/** Somebody gave credentials and wants to see what would be done with them: nothing is written. */
async function showPlan(
  context: ReconcileContext,
  snapshot: DomainSnapshot,
  required: readonly RequiredRecord[],
  options: ZoneOptions,
): Promise<ZoneOutcome> {
  const { zone, plan } = await planDomainZone(context, snapshot, required, options)
  if (plan.changes.length === 0) return { condition: conditionOf(plan, zone), events: [] }
  const ownedCount = snapshot.ownedValues.length
  const safety = judgePlanSafety({ zone, changes: plan.changes, ownedCount, ...options })
  await holdPlan(context, snapshot, plan, ['They are shown before they are made.', ...safety])
  const count = plan.changes.length
  return {
    condition: {
      type: 'DnsApplied',
      status: 'unknown',
      reason: 'PlanShown',
      message: `${count} ${count === 1 ? 'change' : 'changes'} to zone ${zone} can be made for you; look at them and say yes, or add the records by hand.`,
    },
    events: [],
  }
}

/** What the credentials do not reach is for the person who gave them, at once; whatever else fails is tried again. */
function explainRefusal(error: unknown): ZoneOutcome {
  if (!(error instanceof ProviderError)) throw error
  const reason = refusals[error.kind]
  if (reason === undefined) throw error
  return { condition: { type: 'DnsApplied', status: 'false', reason, message: error.message }, events: [] }
}

const refusals: Readonly<Partial<Record<ProviderError['kind'], string>>> = {
  unauthorized: 'Unauthorized',
  'not-found': 'ZoneNotFound',
  'invalid-request': 'InvalidRequest',
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
    await closePlan(context, snapshot, plan)
  }
  if (plan.changes.length > 0 || !isSameOwned(ownedSets(snapshot, options), plan.newOwned))
    await remember(plan.newOwned)
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
