import { assertNever } from '#lib/assert.ts'
import type { RequiredRecord } from '#model/dns-record.ts'
import { judgeRecord } from '#plan/dns/judge-record.ts'
import type { RecordVerdict as Verdict } from '#plan/dns/record-verdict.ts'
import type { DnsLookup } from '#providers/lookup/dns-lookup.ts'
import type { RecordVerdictRow } from '#store/domain-writes.ts'
import type { ValidationStatus } from '#store/tables.ts'

/** Asks every authoritative server for each required record and judges the answers. */
export async function checkRecords(
  lookup: DnsLookup,
  required: readonly RequiredRecord[],
): Promise<readonly RecordVerdictRow[]> {
  return await Promise.all(required.map((record) => checkRecord(lookup, record)))
}

async function checkRecord(lookup: DnsLookup, record: RequiredRecord): Promise<RecordVerdictRow> {
  const found = await lookup.lookUpAuthoritative(record.name, record.type)
  const target = record.type === 'MX' ? record.value.split(' ')[1] : undefined
  const targetAlias = target === undefined ? undefined : await lookup.lookUp(target, 'CNAME')
  const verdict = judgeRecord(record, { lookup: found, ...(targetAlias === undefined ? {} : { targetAlias }) })
  return { record, status: statusOf(verdict.state), explanation: verdict.explanation, fix: verdict.fix ?? '' }
}

function statusOf(state: Verdict['state']): ValidationStatus {
  switch (state) {
    case 'valid':
    case 'missing':
    case 'unknown':
      return state
    case 'wrong':
      return 'invalid'
    default:
      return assertNever(state)
  }
}
