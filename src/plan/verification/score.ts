import { judgeDomain } from './judge-domain.ts'
import { judgeMessage } from './judge-message.ts'
import { judgeNode } from './judge-node.ts'
import { judgeRefusals } from './judge-refusals.ts'
import type { Judgement } from './judgement.ts'
import { type Gate, type PointDefinition, pointCatalogue } from './point-catalogue.ts'
import type { VerificationEvidence } from './verification-evidence.ts'

export interface ScorePoint {
  readonly id: string
  readonly gate: Gate
  readonly title: string
  /** Its share in relation to the other points that could be judged. */
  readonly weight: number
  /** `null`: not judged, which neither gives nor takes anything. */
  readonly held: boolean | null
  readonly explanation: string
  /** What to do; `null` unless it fails. */
  readonly fix: string | null
}

export interface VerificationScore {
  /** 0 to 100: the weights of the points that hold among those that could be judged, rounded down. */
  readonly score: number
  /** Every point of the catalogue, in its order. */
  readonly points: readonly ScorePoint[]
}

/** How well the mail of a domain works, as seen from outside, with every point explained. */
export function scoreVerification(evidence: VerificationEvidence): VerificationScore {
  const judgements = [
    ...judgeNode(evidence),
    ...judgeRefusals(evidence),
    ...judgeDomain(evidence),
    ...judgeMessage(evidence),
  ]
  const points = pointCatalogue.map((definition) => toPoint(definition, judgements))
  const sum = (some: readonly ScorePoint[]) => some.reduce((total, { weight }) => total + weight, 0)
  const judged = sum(points.filter(({ held }) => held !== null))
  const held = sum(points.filter((point) => point.held === true))
  return { score: judged === 0 ? 0 : Math.floor((100 * held) / judged), points }
}

/** The points of the node gate that fail: a node with any of them must not become active. */
export function failedRequirements(points: readonly ScorePoint[]): readonly ScorePoint[] {
  const required = new Set<string>(
    pointCatalogue.filter((definition: PointDefinition) => definition.isRequired === true).map(({ id }) => id),
  )
  return points.filter(({ id, held }) => held === false && required.has(id))
}

function toPoint(definition: PointDefinition, judgements: readonly Judgement[]): ScorePoint {
  const { id, gate, title, weight, proof } = definition
  const found = judgements.find((judgement) => judgement.id === id)
  const { held, explanation, fix } = found ?? { held: null, explanation: proof, fix: null }
  return { id, gate, title, weight, held, explanation, fix }
}
