import type { Condition, ConditionUpdate } from '#model/condition.ts'
import type { NewEvent } from '#model/event.ts'
import { wake } from '#queue/wake.ts'
import { upsertCondition } from '#store/conditions.ts'
import { insertEvent } from '#store/events.ts'
import { findRelatedResources, type RelatedResources } from '#store/related-resources.ts'
import type { Scoped } from '#store/scope.ts'
import { changeAsLoop } from './change-as-loop.ts'
import type { ReconcileContext, ReportedKind } from './reconciler.ts'

/** What a loop saw and did. */
export interface Report {
  readonly kind: ReportedKind
  readonly resourceId: string
  readonly conditions: readonly ConditionUpdate[]
  /** Conditions as read at the start; a difference becomes an event and wakes the loops that may wait for it. */
  readonly previous: readonly Condition[]
  readonly events?: readonly Pick<NewEvent, 'type' | 'message' | 'severity' | 'data'>[]
  /** Other columns of status, in the same transaction. */
  readonly write?: (scoped: Scoped) => Promise<void>
}

/** Writes down conditions, events and status in one transaction. A resource that is gone meanwhile is left alone. */
export async function report(context: ReconcileContext, input: Report): Promise<void> {
  await changeAsLoop(context, async (scoped) => {
    const related = await findRelatedResources(scoped, input.kind, input.resourceId)
    if (related === null) return
    await input.write?.(scoped)
    const changed = input.conditions.filter((update) => isNews(update, input.previous))
    for (const update of input.conditions) {
      if (!isDifferent(update, input.previous)) continue
      const target = { tenantId: related.tenantId, resourceKind: input.kind, resourceId: input.resourceId }
      await upsertCondition(scoped, target, update, context.clock())
    }
    for (const event of [...(input.events ?? []), ...changed.map(eventOfCondition)]) {
      await insertEvent(scoped, {
        ...event,
        tenantId: related.tenantId,
        resourceKind: input.kind,
        resourceId: input.resourceId,
        infrastructureId: related.infrastructureIds[0] ?? null,
      })
    }
    if (changed.length > 0) await wakeDependents(scoped, input.kind, related)
  })
}

function isDifferent(update: ConditionUpdate, previous: readonly Condition[]): boolean {
  const old = previous.find((condition) => condition.type === update.type)
  return old?.status !== update.status || old.reason !== update.reason || old.message !== update.message
}

/** A new wording, or waiting for something else, is no news. */
function isNews(update: ConditionUpdate, previous: readonly Condition[]): boolean {
  const old = previous.find((condition) => condition.type === update.type)
  if (old === undefined || old.status !== update.status) return true
  const isStillWaiting = old.reason.startsWith('Waiting') && update.reason.startsWith('Waiting')
  return old.reason !== update.reason && !isStillWaiting
}

function eventOfCondition(update: ConditionUpdate): Pick<NewEvent, 'type' | 'message' | 'severity' | 'data'> {
  const isWaiting = update.reason.startsWith('Waiting')
  return {
    type: `condition.${update.type}`,
    severity: update.status === 'false' && !isWaiting ? 'warning' : 'info',
    message: update.message,
    data: { status: update.status, reason: update.reason },
  }
}

/**
 * Which loops may have waited for a change of this kind. Loops never call one another: they are woken and read.
 *
 * | changed        | woken                                                                    |
 * |----------------|--------------------------------------------------------------------------|
 * | domain         | certificate, node-config, mailboxes, infrastructure                      |
 * | node           | domain, node-machine, node-config, mailboxes, certificate, infrastructure |
 * | certificate    | node-config, infrastructure                                              |
 * | infrastructure | (nobody)                                                                 |
 * | secret         | (nobody; its steps wake node-config and mailboxes themselves)             |
 */
async function wakeDependents(scoped: Scoped, kind: ReportedKind, related: RelatedResources): Promise<void> {
  if (kind === 'infrastructure' || kind === 'secret') return
  for (const id of related.infrastructureIds) await wake(scoped, 'infrastructure', id)
  for (const id of related.nodeIds) await wake(scoped, 'node-config', id)
  if (kind === 'certificate') return
  for (const id of related.certificateIds) await wake(scoped, 'certificate', id)
  for (const id of related.nodeIds) await wake(scoped, 'mailboxes', id)
  if (kind === 'domain') return
  for (const id of related.domainIds) await wake(scoped, 'domain', id)
  for (const id of related.nodeIds) await wake(scoped, 'node-machine', id)
}
