import type { RequiredRecord } from '#model/dns-record.ts'

/** `valid` with a `warning`: it works, but something beside it should be looked at. */
export interface RecordVerdict {
  readonly state: 'valid' | 'missing' | 'wrong' | 'unknown'
  /** What was found and what it means, in a sentence. */
  readonly explanation: string
  /** What to do, in a sentence that can be followed without knowing DNS by heart; `null` when there is nothing to do. */
  readonly fix: string | null
}

export function missingVerdict(required: RequiredRecord, consequence: string): RecordVerdict {
  return {
    state: 'missing',
    explanation: `There is no such ${required.type} record at ${required.name}; ${consequence}.`,
    fix: `Add a ${required.type} record at ${required.name} with the value "${required.value}".`,
  }
}

export function validVerdict(explanation: string, fix: string | null = null): RecordVerdict {
  return { state: 'valid', explanation, fix }
}

export function unknownVerdict(required: RequiredRecord, reason: string): RecordVerdict {
  return {
    state: 'unknown',
    explanation: `Nobody could say what ${required.name} ${required.type} is: ${reason}`,
    fix: 'Nothing to do now; it is looked up again soon. If it stays, check that the name servers of the zone answer.',
  }
}

/** A record is there but does not do its work. */
export function wrongVerdict(explanation: string, fix: string): RecordVerdict {
  return { state: 'wrong', explanation, fix }
}
