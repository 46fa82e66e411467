import { fails, holds, type Judgement, notJudged } from './judgement.ts'
import type { VerificationEvidence } from './verification-evidence.ts'

/** RFC 8659 §4.2: without an `issue` property anybody may; with some, only those named. */
export function judgeCaa({ caa, caaIdentities }: VerificationEvidence): Judgement {
  if (caa.length === 0) return notJudged('caa', 'There is no certificate to check yet.')
  for (const { name, values } of caa) {
    if (values === null) return notJudged('caa', `Nobody could say which CAA records hold for ${name}.`)
    const issuers = values.flatMap(readIssuer)
    if (issuers.length === 0 || issuers.some((issuer) => caaIdentities.includes(issuer))) continue
    const named = issuers.filter((issuer) => issuer !== '')
    if (named.length === 0) return fails('caa', `CAA of ${name} forbids every certificate authority to issue.`)
    const listed = named.join(', ')
    if (caaIdentities.length === 0) {
      return notJudged('caa', `CAA of ${name} allows ${listed}; whether that is ours is not known.`)
    }
    return fails(
      'caa',
      `CAA of ${name} allows only ${listed}.`,
      `Add a CAA record 0 issue "${caaIdentities[0]}" where the others stand.`,
    )
  }
  return holds('caa', `CAA lets the certificate authority issue for ${caa.map(({ name }) => name).join(', ')}.`)
}

/** The domain in `0 issue "ca.example; account=1"`; empty: nobody. */
function readIssuer(value: string): readonly string[] {
  const match = /^\d+\s+issue\s+"([^"]*)"$/i.exec(value.trim())
  return match?.[1] === undefined ? [] : [(match[1].split(';')[0] ?? '').trim().toLowerCase()]
}
