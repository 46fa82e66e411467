import { parseTagList } from '../parse-tag-list.ts'
import { judgeCaa } from './judge-caa.ts'
import { judgeSubject } from './judge-node.ts'
import { fails, holds, type Judgement, notJudged } from './judgement.ts'
import type { PointId } from './point-catalogue.ts'
import { rsaKeyBits } from './rsa-key-bits.ts'
import type { RecordEvidence, VerificationEvidence } from './verification-evidence.ts'

/** What the zone of the domain gives. */
export function judgeDomain(evidence: VerificationEvidence): readonly Judgement[] {
  const { records, domainName, listings } = evidence
  const ofPurpose = (...purposes: readonly string[]) => records.filter(({ purpose }) => purposes.includes(purpose))
  return [
    judgeRecords('ownership', ofPurpose('ownership')),
    judgeRecords('mx', ofPurpose('mx', 'address')),
    judgeRecords('spf-record', ofPurpose('spf')),
    judgeSpfLookups(evidence),
    judgeDkimKeys(ofPurpose('dkim')),
    judgeRecords('dmarc-record', ofPurpose('dmarc')),
    judgeCaa(evidence),
    judgeSubject(
      'domain-listing',
      listings.filter(({ kind }) => kind === 'domain'),
      domainName,
    ),
  ]
}

/** The first record that is wrong decides; one that nobody could look up makes it unknown. */
function judgeRecords(id: PointId, records: readonly RecordEvidence[]): Judgement {
  const bad = records.find(({ state }) => state === 'invalid' || state === 'missing')
  if (bad !== undefined) return fails(id, bad.explanation, bad.fix === '' ? undefined : bad.fix)
  const open = records.find(({ state }) => state !== 'valid')
  if (open !== undefined) return notJudged(id, open.explanation === '' ? 'Not looked up yet.' : open.explanation)
  if (records.length === 0) return notJudged(id, 'There is no such record to check yet.')
  return holds(id, records.map(({ explanation }) => explanation).join(' '))
}

function judgeSpfLookups({ spf, domainName }: VerificationEvidence): Judgement {
  const id = 'spf-lookups'
  if (spf.state === 'unknown') return notJudged(id, spf.reason)
  if (spf.state === 'broken') return fails(id, spf.reason)
  const { lookups, voidLookups } = spf
  const count = `SPF of ${domainName} needs ${lookups} look-ups, ${voidLookups} of them void`
  if (lookups > 10) return fails(id, `${count}; receivers stop with an error after ten.`)
  if (voidLookups > 2) return fails(id, `${count}; receivers stop with an error after two void ones.`)
  return holds(id, `${count}.`)
}

const fewestRsaBits = 2048

/** Judged equal to the key of the node already; what is left is its strength (RFC 8301 §3.2, and product gate G2). */
function judgeDkimKeys(records: readonly RecordEvidence[]): Judgement {
  const judged = judgeRecords('dkim-keys', records)
  if (judged.held !== true) return judged
  for (const { name, value } of records) {
    const tags = parseTagList(value)
    if (tags === null || (tags.get('k') ?? 'rsa') !== 'rsa') continue
    const bits = rsaKeyBits(tags.get('p') ?? '')
    if (bits === null) return fails('dkim-keys', `The RSA key at ${name} cannot be read.`)
    if (bits < fewestRsaBits) return fails('dkim-keys', `The RSA key at ${name} has only ${bits} bits.`)
  }
  return judged
}
