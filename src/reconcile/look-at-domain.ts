import type { LookupResult } from '#model/dns-record.ts'
import { answerKey, countSpf, type SpfCount } from '#plan/verification/spf-lookups.ts'
import type { CaaEvidence, RecordEvidence } from '#plan/verification/verification-evidence.ts'
import type { InfrastructureSnapshot } from '#store/infrastructure-snapshot.ts'
import type { ReconcileContext } from './reconciler.ts'

/** What the public DNS says of the domain. */
export interface DomainView {
  /** As the domain loop judged them last, at the authoritative servers. */
  readonly records: readonly RecordEvidence[]
  readonly spf: SpfCount
  readonly caa: readonly CaaEvidence[]
}

export async function lookAtDomain(context: ReconcileContext, snapshot: InfrastructureSnapshot): Promise<DomainView> {
  const [spf, caa] = await Promise.all([
    followSpf(context, snapshot.domain.name),
    Promise.all(snapshot.certificateNames.map((name) => lookUpCaa(context, name))),
  ])
  return { records: snapshot.records.map(toRecordEvidence), spf, caa }
}

function toRecordEvidence(row: InfrastructureSnapshot['records'][number]): RecordEvidence {
  return {
    purpose: row.purpose,
    name: row.recordName,
    type: row.recordType,
    value: row.recordValue,
    state: row.validationStatus,
    explanation: row.explanation,
    fix: row.fix,
  }
}

const mostSpfRounds = 25

/** Looks up what counting asks for, level by level. */
async function followSpf(context: ReconcileContext, domainName: string): Promise<SpfCount> {
  const answers = new Map<string, LookupResult>()
  for (let round = 0; round < mostSpfRounds; round += 1) {
    const step = countSpf(domainName, answers)
    if (step.state !== 'asking') return step
    await Promise.all(
      step.questions.map(async (question) => {
        answers.set(answerKey(question), await context.world.lookup.lookUp(question.name, question.type))
      }),
    )
  }
  return { state: 'broken', reason: `SPF of ${domainName} includes more levels than any receiver follows.` }
}

/** RFC 8659 §3: the set at the name, or else at the nearest name above it. */
async function lookUpCaa(context: ReconcileContext, name: string): Promise<CaaEvidence> {
  const labels = name.split('.')
  for (let skipped = 0; skipped < labels.length; skipped += 1) {
    const found = await context.world.lookup.lookUp(labels.slice(skipped).join('.'), 'CAA')
    if (found.state === 'unknown') return { name, values: null }
    if (found.state === 'found') return { name, values: found.values }
  }
  return { name, values: [] }
}
