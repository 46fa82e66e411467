import type { RecordSet } from '#model/dns-record.ts'
import { explainChange } from './explain-change.ts'
import { mergeSpf } from './merge-spf.ts'
import { roleOf } from './record-role.ts'
import { isEqualSet } from './record-sets.ts'
import type { PlannedRecordSetChange, ZoneConflict } from './zone-plan.ts'

/** Record sets by `name type`. */
export type SetIndex = ReadonlyMap<string, RecordSet>

export interface ZoneSides {
  readonly desired: SetIndex
  readonly observed: SetIndex
  readonly owned: SetIndex
}

export interface SetPlan {
  readonly change: PlannedRecordSetChange | null
  readonly newOwned: RecordSet | null
  readonly conflicts: readonly ZoneConflict[]
  readonly notes: readonly string[]
}

/** The values of one side that are left after a rule, and what the rule has to say. */
interface Outcome {
  readonly values: readonly string[]
  readonly ours: readonly string[]
  readonly conflicts: readonly string[]
  readonly notes: readonly string[]
}

interface Values {
  readonly desired: readonly string[]
  readonly observed: readonly string[]
  readonly owned: readonly string[]
}

/** What has to change in the set `key` (`name type`), which is in `desired` or in `owned`. */
export function planRecordSet(key: string, sides: ZoneSides): SetPlan {
  const template = sides.desired.get(key) ?? sides.owned.get(key)
  if (template === undefined) return { change: null, newOwned: null, conflicts: [], notes: [] }
  const before = sides.observed.get(key) ?? null
  const outcome = decideValues(template, sides, key)
  const after = withValues({ ...template, ttlSeconds: chooseTtl(before, template, outcome) }, outcome.values)
  const isSame = isEqualSet(before, after)
  return {
    change: isSame ? null : plannedChange(template, before, after),
    newOwned: withValues(template, outcome.ours),
    conflicts: outcome.conflicts.map((sentence) => ({ name: template.name, type: template.type, sentence })),
    notes: outcome.notes,
  }
}

function decideValues(template: RecordSet, sides: ZoneSides, key: string): Outcome {
  const of = (side: SetIndex) => side.get(key)?.values ?? []
  const values: Values = { desired: of(sides.desired), observed: of(sides.observed), owned: of(sides.owned) }
  const obstacle = findAliasConflict(template, sides)
  const wanted = obstacle === null ? values : { ...values, desired: [] }
  const isSpfValue = (value: string) => roleOf(template.name, template.type, value) === 'spf'
  const spf = decideSpf(filterValues(wanted, isSpfValue))
  const others = decidePlain(
    template,
    filterValues(wanted, (value) => !isSpfValue(value)),
  )
  return {
    values: [...others.values, ...spf.values],
    ours: [...others.ours, ...spf.ours],
    conflicts: [
      ...(obstacle === null || values.desired.length === 0 ? [] : [obstacle]),
      ...others.conflicts,
      ...spf.conflicts,
    ],
    notes: spf.notes,
  }
}

/** RFC 2181 §10.1: a name with a CNAME has no other records. Ours that are on their way out are no obstacle. */
function findAliasConflict(template: RecordSet, sides: ZoneSides): string | null {
  const { name, type } = template
  const atName = [...sides.observed.entries()].filter(([, set]) => set.name === name && set.type !== type)
  const standing = atName.filter(([key, set]) => {
    const owned = sides.owned.get(key)?.values ?? []
    const desired = sides.desired.get(key)?.values ?? []
    return set.values.some((value) => !owned.includes(value) || desired.includes(value))
  })
  const alias = standing.find(([, set]) => set.type === 'CNAME')?.[1]
  if (type !== 'CNAME' && alias !== undefined) {
    return `${name} is an alias (CNAME) of ${alias.values[0] ?? ''}, and beside an alias there can be no ${type} record (RFC 2181 §10.1). Remove the CNAME if nothing else needs it.`
  }
  if (type !== 'CNAME' || standing.length === 0) return null
  const types = standing.map(([, set]) => set.type).join(', ')
  return `${name} has ${types} records, so it cannot be an alias (RFC 2181 §10.1). Remove them if nothing else needs them.`
}

function decideSpf({ desired, observed, owned }: Values): Outcome {
  const merged = mergeSpf({ observed, owned, desired: desired[0] ?? null })
  if (merged.state === 'conflict') {
    return { values: observed, ours: owned, conflicts: [merged.sentence], notes: [] }
  }
  const list = (value: string | null) => (value === null ? [] : [value])
  return { values: list(merged.value), ours: list(merged.ours), conflicts: [], notes: merged.notes }
}

/** Everything except SPF: strangers' values stay, ours come and go, and what may not stand together is a conflict. */
function decidePlain(template: RecordSet, { desired, observed, owned }: Values): Outcome {
  const strangers = observed.filter((value) => !owned.includes(value))
  const ownStanding = observed.filter((value) => owned.includes(value))
  const blocked = desired.flatMap((value) => {
    const sentence = findConflict(template, value, { strangers, observed, hasOwn: ownStanding.length > 0 })
    return sentence === null ? [] : [{ value, sentence }]
  })
  const allowed = desired.filter((value) => !blocked.some((entry) => entry.value === value))
  const added = allowed.filter((value) => !observed.includes(value))
  const isWithdrawn = (value: string) => roleOf(template.name, template.type, value) === 'dmarc'
  const kept = ownStanding.filter(
    (value) => desired.includes(value) && (allowed.includes(value) || !isWithdrawn(value)),
  )
  const ours = [...kept, ...added]
  return { values: [...strangers, ...ours], ours, conflicts: blocked.map(({ sentence }) => sentence), notes: [] }
}

interface Surroundings {
  readonly strangers: readonly string[]
  readonly observed: readonly string[]
  /** Something of ours stands in the set already, so the strangers' values came beside it with somebody's knowledge. */
  readonly hasOwn: boolean
}

function findConflict({ name, type }: RecordSet, value: string, around: Surroundings): string | null {
  const role = roleOf(name, type, value)
  const rivals = around.strangers.filter((other) => other !== value && roleOf(name, type, other) === role)
  const shown = rivals.map((rival) => `"${rival.length > 80 ? `${rival.slice(0, 80)}…` : rival}"`).join(', ')
  if (rivals.length === 0 || role === 'shared' || role === 'spf') return null
  if (role === 'dmarc') {
    return `${name} has a DMARC record already: ${shown}. It was kept and ours was not added, because with two none counts (RFC 9989 §4.7).`
  }
  if (role === 'dkim') {
    return `${name} holds another DKIM key: ${shown}. With two keys at one selector results are undefined (RFC 6376 §3.6.2.2); remove it if it is not in use.`
  }
  if (around.hasOwn || around.observed.includes(value)) return null
  const effect = type === 'MX' ? 'mail for this domain goes there now' : 'the name points there now'
  return `${name} has ${type} ${shown}, which Rookery did not write; ${effect}. Remove it to let "${value}" take its place.`
}

/** A set has one TTL (RFC 2181 §5.2); where strangers' values stand it is theirs to decide. */
function chooseTtl(before: RecordSet | null, template: RecordSet, outcome: Outcome): number {
  if (before === null) return template.ttlSeconds
  const isOursAlone = outcome.values.every((value) => outcome.ours.includes(value))
  return isOursAlone ? template.ttlSeconds : before.ttlSeconds
}

function plannedChange(template: RecordSet, before: RecordSet | null, after: RecordSet | null): PlannedRecordSetChange {
  const { name, type } = template
  const kind = before === null ? 'create' : after === null ? 'delete' : 'update'
  return { kind, name, type, before, after, reason: explainChange(before, after) }
}

function withValues(template: RecordSet, values: readonly string[]): RecordSet | null {
  return values.length === 0 ? null : { ...template, values: [...new Set(values)] }
}

function filterValues(values: Values, keep: (value: string) => boolean): Values {
  return {
    desired: values.desired.filter(keep),
    observed: values.observed.filter(keep),
    owned: values.owned.filter(keep),
  }
}
