import type { RecordSet } from '#model/dns-record.ts'
import { type RecordRole, roleOf } from './record-role.ts'

/** A sentence for a person: which values come and go, and what they are for. */
export function explainChange(before: RecordSet | null, after: RecordSet | null): string {
  const set = after ?? before
  if (set === null) return ''
  const old = before?.values ?? []
  const now = after?.values ?? []
  const added = now.filter((value) => !old.includes(value))
  const removed = old.filter((value) => !now.includes(value))
  const parts = [
    ...added.map((value) => `adds ${describe(set, value)} "${shorten(value)}"`),
    ...removed.map(
      (value) => `removes ${describe(set, value)} "${shorten(value)}", which is ours and not needed any more`,
    ),
  ]
  const [spfNow] = added.filter((value) => roleOf(set.name, set.type, value) === 'spf')
  const [spfBefore] = removed.filter((value) => roleOf(set.name, set.type, value) === 'spf')
  if (spfNow !== undefined && spfBefore !== undefined) {
    return `${set.name}: changes the SPF record from "${spfBefore}" to "${spfNow}", so that it names this node.`
  }
  if (parts.length > 0) return `${set.name}: ${parts.join('; ')}.`
  return `${set.name}: sets the TTL from ${before?.ttlSeconds ?? 0} to ${after?.ttlSeconds ?? 0} seconds.`
}

const roleNames: Readonly<Record<RecordRole, string | null>> = {
  spf: 'the SPF record (who may send for the domain)',
  dkim: 'the DKIM key (lets receivers check signatures)',
  dmarc: 'the DMARC policy (what receivers do when both fail)',
  exclusive: null,
  shared: null,
}

function describe(set: RecordSet, value: string): string {
  const roleName = roleNames[roleOf(set.name, set.type, value)]
  if (roleName !== null) return roleName
  if (set.type === 'MX') return 'the mail exchanger (where mail for the domain goes)'
  if (set.name.startsWith('_mail-verification.')) return 'the proof of ownership'
  return `the ${set.type} value`
}

function shorten(value: string): string {
  return value.length > 60 ? `${value.slice(0, 57)}…` : value
}
